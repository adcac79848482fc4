#include "app/gui/packages/told_here.h"

#include <QCoreApplication>
#include <QDir>
#include <QMap>

#include "app/core/apply/apply.h"
#include "app/core/build/build.h"
#include "app/core/discovery/discovery.h"
#include "app/core/feed/document.h"
#include "app/core/install/installation.h"
#include "app/core/package/codes.h"

namespace iiswsgi::gui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("toldHere", text);
}

QString hintFor(ErrorCode code) {
  const QMap<int, QString> hints{
      {discovery::codes::serverNotFound.number,
       words("Choose one of the list, or name a sandbox's folder or an applicationHost.config.")},
      {build::codes::wheelsNotFound.number,
       words("Choose versions that have wheels for that Python, or don't bring them along: then the server fetches "
             "them.")},
      {feed::codes::feedMissing.number,
       words("Check the path. \"Publish to the local feed\" makes a feed that isn't there.")},
      {feed::codes::noSuchProduct.number, words("Open the feed again: it may be another one by now.")},
      {feed::codes::unknownReference.number, words("Whoever writes the feed has to mend it.")},
      {package::codes::noManifest.number,
       words("Choose a package, or make one of the project under \"Build a package\".")},
      {install::codes::notInstalled.number, words("What is installed stands under \"Installed\".")},
      {apply::codes::verifyFailed.number,
       words("Open the page on the server itself: it tells why. Uninstalling takes everything back.")}};
  return hints.value(code.number);
}

bool speaksOfTheCommandLine(const QString& hint) {
  return hint.contains(QLatin1Char('`')) || hint.contains(QLatin1String(" --")) || hint.startsWith(QLatin1String("--"));
}

}  // namespace

Error toldHere(const Error& error) {
  const QString hint = hintFor(error.code());
  if (hint.isEmpty() || !speaksOfTheCommandLine(error.hint())) return error;
  return {error.code(), error.message(), hint, error.text()};
}

QString toldHere(const package::Finding& finding) {
  if (!speaksOfTheCommandLine(finding.hint)) return finding.hint;
  if (finding.rule == QLatin1String("runs-command"))
    return words(
        "For publishers, build it without the command at the end, and let an administrator prepare the server.");
  if (finding.rule == QLatin1String("plain-command-setting"))
    return words("\"Build a package\" writes it where Web Deploy looks for it.");
  return finding.hint;
}

QString copiesText(const discovery::Removal& removal) {
  QStringList lines;
  for (const QString& copy : removal.removed)
    lines << words("Removed the Web Platform Installer's copy %1").arg(QDir::toNativeSeparators(copy));
  for (const QString& copy : removal.unread)
    lines << words("Not looked into, for it can't be read: %1").arg(QDir::toNativeSeparators(copy));
  return lines.join(QLatin1Char('\n'));
}

}  // namespace iiswsgi::gui
