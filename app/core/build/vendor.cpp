#include "app/core/build/vendor.h"

#include <QCryptographicHash>
#include <QProcess>
#include <QRegularExpression>

#include "app/core/apply/remove_tree.h"
#include "app/core/build/build.h"
#include "app/core/build/copy.h"
#include "app/core/build/source.h"
#include "app/core/build/target.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::build {
namespace {

constexpr std::chrono::minutes patience{15};

host::Command pip(const Vendoring& vendoring, const QStringList& start, const QStringList& arguments) {
  host::Command command;
  command.program = vendoring.python;
  command.arguments =
      start + QStringList{QStringLiteral("--disable-pip-version-check"), QStringLiteral("--no-input")} + arguments;
  command.timeout = patience;
  return command;
}

/// Where pip looks and what it takes; how sources are built is no matter, since none are.
bool isPassedOn(const QString& option) {
  static const QRegularExpression form(QStringLiteral(
      "^(-i|-f|-c|--(index-url|extra-index-url|find-links|constraint|trusted-host|no-index|pre))(\\s|=|$)"));
  return form.match(option).hasMatch();
}

/// What pip says last is why; before that it tells what it did. Of an exception that it has no words for, it prints the
/// traceback: the last line says which.
QString reasonOf(const host::CommandOutput& output) {
  const QString said = QString::fromUtf8(output.errors).trimmed();
  QStringList lines;
  for (const QString& line : said.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    if (line.startsWith(QLatin1String("ERROR:"))) lines << line.mid(7).trimmed();
  }
  if (lines.isEmpty() || lines.last() == QLatin1String("Exception:"))
    return said.section(QLatin1Char('\n'), -1).trimmed();
  return lines.join(QLatin1Char(' '));
}

Result<host::CommandOutput> runUnlessCancelled(host::Host& host, host::Command command, const Cancelled& cancelled) {
  command.cancelled = cancelled;
  const auto output = host.run(command);
  if (!output && output.error().code() == host::codes::programCancelled)
    return Error(package::codes::cancelled, QStringLiteral("It was cancelled; nothing is left of it."));
  return output;
}

Result<void> runPip(host::Host& host, const host::Command& command, const Vendoring& vendoring,
                    const Cancelled& cancelled) {
  ASSIGN_OR_RETURN(const auto output, runUnlessCancelled(host, command, cancelled));
  if (output.exitCode == 0) return {};
  const QString wanted = vendoring.platform.isEmpty() ? QStringLiteral("this machine") : vendoring.platform;
  return Error(
      codes::wheelsNotFound,
      QStringLiteral("pip can't bring every dependency along as a wheel for %1: %2").arg(wanted, reasonOf(output)),
      QStringLiteral(
          "Choose versions that have wheels for that Python and platform, or build without --vendor: then the server's "
          "pip fetches them."),
      QString::fromUtf8(output.errors));
}

/// "Flask-3.0.1-py3-none-any.whl" -> "Flask==3.0.1" (PEP 427).
QString pinOf(const QString& wheel) {
  QString version = wheel.section(QLatin1Char('-'), 1, 1);
  return QStringLiteral("%1==%2").arg(wheel.section(QLatin1Char('-'), 0, 0), version);
}

/// "./libs/shop[web] ; os_name == 'nt'": the folder, and what else is said of it.
struct OwnFolder {
  QString path;
  QString rest;
};

std::optional<OwnFolder> ownFolderIn(const QByteArray& line) {
  static const QRegularExpression form(QStringLiteral("^(\\.(?:/[^\\[;]*?)?)(\\[[^\\]]*\\])?(\\s*;.*)?$"));
  const auto match = form.match(QString::fromUtf8(line));
  if (!match.hasMatch()) return std::nullopt;
  return OwnFolder{match.captured(1), match.captured(2) + match.captured(3)};
}

QList<OwnFolder> ownFoldersIn(const QByteArray& requirements) {
  QList<OwnFolder> folders;
  for (const QByteArray& line : requirements.split('\n')) {
    if (const auto folder = ownFolderIn(line)) folders << *folder;
  }
  return folders;
}

/// The requirements that pip looks for elsewhere, and the wheels that were made of the project's own folders: what
/// these need is known to them.
QByteArray listOf(const QByteArray& requirements, const QStringList& wheels) {
  QByteArray list;
  for (const QByteArray& line : requirements.split('\n')) {
    if (!line.isEmpty() && !ownFolderIn(line)) list += line + '\n';
  }
  for (const QString& wheel : wheels)
    list += wheel.toUtf8() + '\n';
  return list;
}

/// The wheels made of the project's own folders as lines for pip, each by its full path.
Result<QStringList> makeOwn(host::Host& host, const Vendoring& vendoring, const Wanted& wanted, const QString& folder,
                            const Cancelled& cancelled) {
  const QList<OwnFolder> own = ownFoldersIn(wanted.requirements);
  if (own.isEmpty()) return QStringList();
  const bool windows = discovery::isWindows(host.environment());
  const QString sources = discovery::joinPath(folder, QStringLiteral("sources"), windows);
  RETURN_IF_ERROR(copyFiles(host, wanted.project, wanted.files, sources));
  QStringList lines;
  QStringList known{QStringLiteral("sources")};
  for (const OwnFolder& one : own) {
    const QString part = one.path.size() < 3 ? sources : discovery::joinPath(sources, one.path.mid(2), windows);
    RETURN_IF_ERROR(runPip(host, wheelCommand(vendoring, wanted, part, folder), vendoring, cancelled));
    ASSIGN_OR_RETURN(const QStringList names, host.listFolder(folder));
    for (const QString& name : names) {
      if (!known.contains(name)) lines << discovery::joinPath(folder, name, windows) + one.rest;
    }
    known = names;
  }
  RETURN_IF_ERROR(apply::removeTree(host, sources));
  return lines;
}

Error notAWheel(const QString& name) {
  return Error(codes::wheelsNotFound, QStringLiteral("pip brought %1, which is no wheel.").arg(name),
               QStringLiteral("Name a release that has wheels in the place of sources, or build without --vendor."));
}

Result<void> takeWheels(host::Host& host, const QString& folder, package::Additions& additions) {
  const bool windows = discovery::isWindows(host.environment());
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(folder));
  QMap<QString, QByteArray> sums;
  for (const QString& name : names) {
    if (!name.endsWith(QLatin1String(".whl"))) return notAWheel(name);
    const QString path = discovery::joinPath(folder, name, windows);
    ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
    sums.insert(name, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    ASSIGN_OR_RETURN(const auto source, sourceAt(host, path));
    additions.wheels.insert(name, source);
  }
  additions.lock = lockOf(sums);
  return {};
}

}  // namespace

QString usualPython(bool windows) {
  return windows ? QStringLiteral("python") : QStringLiteral("python3");
}

host::Command downloadCommand(const Vendoring& vendoring, const Wanted& wanted, const QString& requirements,
                              const QString& folder) {
  const QByteArray targets = targetsOf(vendoring);
  const QStringList start = targets.isEmpty()
                                ? QStringList{QStringLiteral("-m"), QStringLiteral("pip")}
                                : QStringList{QStringLiteral("-c"), pipForTargets(), QString::fromUtf8(targets)};
  QStringList arguments{QStringLiteral("download"), QStringLiteral("--only-binary=:all:"), QStringLiteral("--dest"),
                        folder};
  if (!vendoring.platform.isEmpty()) arguments << QStringLiteral("--platform") << vendoring.platform;
  if (!vendoring.version.isEmpty()) arguments << QStringLiteral("--python-version") << vendoring.version;
  for (const QString& option : wanted.options)
    arguments += isPassedOn(option) ? QProcess::splitCommand(option) : QStringList();
  auto command = pip(vendoring, start, arguments + QStringList{QStringLiteral("--requirement"), requirements});
  command.folder = wanted.project;
  return command;
}

host::Command wheelCommand(const Vendoring& vendoring, const Wanted& wanted, const QString& sources,
                           const QString& folder) {
  auto command =
      pip(vendoring, {QStringLiteral("-m"), QStringLiteral("pip")},
          {QStringLiteral("wheel"), QStringLiteral("--no-deps"), QStringLiteral("--wheel-dir"), folder, sources});
  command.variables[QStringLiteral("SOURCE_DATE_EPOCH")] = QString::number(wanted.newest.toSecsSinceEpoch());
  // The copy has no history that a version could be computed from.
  if (!wanted.version.isEmpty()) command.variables[QStringLiteral("SETUPTOOLS_SCM_PRETEND_VERSION")] = wanted.version;
  return command;
}

QByteArray lockOf(const QMap<QString, QByteArray>& wheels) {
  QStringList lines;
  for (auto wheel = wheels.begin(); wheel != wheels.end(); ++wheel)
    lines << QStringLiteral("%1 --hash=sha256:%2").arg(pinOf(wheel.key()), QString::fromLatin1(wheel.value()));
  lines.sort();
  return lines.isEmpty() ? QByteArray() : (lines.join(QLatin1Char('\n')) + QLatin1Char('\n')).toUtf8();
}

bool buildsSources(const QByteArray& requirements) {
  return !ownFoldersIn(requirements).isEmpty();
}

Result<void> vendor(host::Host& host, const Vendoring& vendoring, const Wanted& wanted, const QString& folder,
                    package::Additions& additions, const Cancelled& cancelled) {
  const bool windows = discovery::isWindows(host.environment());
  RETURN_IF_ERROR(host.makeFolder(folder));
  ASSIGN_OR_RETURN(const QStringList own, makeOwn(host, vendoring, wanted, folder, cancelled));
  const QString list = discovery::joinPath(folder, package::requirementsName, windows);
  RETURN_IF_ERROR(host.replaceFile(list, listOf(wanted.requirements, own)));
  RETURN_IF_ERROR(runPip(host, downloadCommand(vendoring, wanted, list, folder), vendoring, cancelled));
  RETURN_IF_ERROR(host.removeFile(list));
  return takeWheels(host, folder, additions);
}

}  // namespace iiswsgi::build
