#include "app/core/install/admission.h"

namespace iiswsgi::install {

using plan::Desired;

Result<void> Admission::check() const {
  const QString what = (bundle.title + QLatin1Char(' ') + bundle.version).trimmed();
  if (bundle.application.iniFile.isEmpty() && bundle.application.callable.isEmpty()) {
    return Error(codes::nothingToServe, QStringLiteral("%1 doesn't say what to serve.").arg(what),
                 QStringLiteral("Name its INI file or its application yourself."));
  }
  if (choice.desired.python.isEmpty()) {
    return Error(codes::pythonNotChosen, QStringLiteral("No Python is chosen for %1.").arg(what),
                 QStringLiteral("Choose one; it is used to make one for the site alone."));
  }
  if (present.record && present.record->id != bundle.id) {
    return Error(codes::otherPackage,
                 QStringLiteral("\"%1\" is where %2 is installed, which is another package.")
                     .arg(choice.desired.name, present.record->title),
                 QStringLiteral("Choose another name, or uninstall that one first."));
  }
  RETURN_IF_ERROR(checkPlace());
  return checkFolder();
}

/// An update goes where the earlier version is. A second copy is a deployment of its own.
Result<void> Admission::checkPlace() const {
  const auto same = [](const QString& one, const QString& other) {
    return one.compare(other, Qt::CaseInsensitive) == 0;
  };
  // No folder: there is no such site, and the plan says so.
  if (!present.record || folder.isEmpty()) return {};
  const Desired& was = present.record->desired;
  const Desired& wanted = choice.desired;
  if (same(was.site, wanted.site) && same(was.path, wanted.path) && same(present.record->folder, folder)) return {};
  return Error(codes::installedElsewhere,
               QStringLiteral("%1 is installed at %2%3, in %4, and this would go to %5%6, into %7.")
                   .arg(present.record->title, was.site, was.path, present.record->folder, wanted.site, wanted.path,
                        folder),
               QStringLiteral("To update it, choose the place where it is. For a second copy, give the deployment "
                              "another name. To move it, uninstall it first."));
}

/// What IIS and sandboxes put into an empty site, and what Explorer leaves, is in nobody's way.
Result<void> Admission::checkFolder() const {
  static const QStringList harmless{QStringLiteral("web.config"), QStringLiteral("iisstart.htm"),
                                    QStringLiteral("iisstart.png"), QStringLiteral("desktop.ini")};
  if (present.record) return {};
  if (choice.contentElsewhere && !choice.copier) return {};
  for (const QString& file : present.tree.files.keys()) {
    // What an installation of before has left in its data folders is found again.
    if (isBelowAny(file, bundle.writable, windows)) continue;
    const bool ours = bundle.content.files.contains(file);
    const bool startPage = sandbox && file == QLatin1String("index.html");
    if (!ours && (startPage || harmless.contains(file, Qt::CaseInsensitive))) continue;
    return Error(codes::folderTaken,
                 QStringLiteral("%1 holds files already, %2 among them, and no package of ours brought them.")
                     .arg(folder, file),
                 QStringLiteral("Choose another path of the site or another folder, or move them away."));
  }
  return {};
}

}  // namespace iiswsgi::install
