#include "app/core/build/vendor.h"

#include <QCryptographicHash>

#include "app/core/build/build.h"
#include "app/core/build/source.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::build {
namespace {

constexpr std::chrono::minutes patience{15};

host::Command pip(const Vendoring& vendoring, const QStringList& arguments) {
  host::Command command;
  command.program = vendoring.python;
  command.arguments = QStringList{QStringLiteral("-m"), QStringLiteral("pip"),
                                  QStringLiteral("--disable-pip-version-check"), QStringLiteral("--no-input")} +
                      arguments;
  command.timeout = patience;
  return command;
}

/// What pip says last is why; before that it tells what it did.
QString reasonOf(const host::CommandOutput& output) {
  QStringList lines;
  for (const QString& line : QString::fromUtf8(output.errors).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
    if (line.startsWith(QLatin1String("ERROR:"))) lines << line.mid(7).trimmed();
  }
  return lines.isEmpty() ? QString::fromUtf8(output.errors).trimmed().section(QLatin1Char('\n'), -1)
                         : lines.join(QLatin1Char(' '));
}

Result<void> runPip(host::Host& host, const host::Command& command, const Vendoring& vendoring) {
  ASSIGN_OR_RETURN(const auto output, host.run(command));
  if (output.exitCode == 0) return {};
  const QString wanted = vendoring.platform.isEmpty() ? QStringLiteral("this machine") : vendoring.platform;
  return Error(
      codes::wheelsNotFound,
      QStringLiteral("pip can't bring every dependency along as a wheel for %1: %2").arg(wanted, reasonOf(output)),
      QStringLiteral(
          "Choose versions that have wheels for that Python and platform, or a --python of the very version that will "
          "run it, since pip judges conditions such as python_version by its own; or build without --vendor: "
          "then the server's pip fetches them."),
      QString::fromUtf8(output.errors));
}

/// "Flask-3.0.1-py3-none-any.whl" -> "Flask==3.0.1" (PEP 427).
QString pinOf(const QString& wheel) {
  QString version = wheel.section(QLatin1Char('-'), 1, 1);
  return QStringLiteral("%1==%2").arg(wheel.section(QLatin1Char('-'), 0, 0), version);
}

bool namesItself(const QByteArray& requirements) {
  return requirements.split('\n').contains(".");
}

}  // namespace

QString usualPython(bool windows) {
  return windows ? QStringLiteral("python") : QStringLiteral("python3");
}

host::Command downloadCommand(const Vendoring& vendoring, const QString& requirements, const QString& folder) {
  QStringList arguments{QStringLiteral("download"), QStringLiteral("--only-binary=:all:"), QStringLiteral("--dest"),
                        folder};
  if (!vendoring.platform.isEmpty()) arguments << QStringLiteral("--platform") << vendoring.platform;
  if (!vendoring.version.isEmpty()) arguments << QStringLiteral("--python-version") << vendoring.version;
  return pip(vendoring, arguments + QStringList{QStringLiteral("--requirement"), requirements});
}

host::Command wheelCommand(const Vendoring& vendoring, const QString& project, const QString& folder) {
  return pip(vendoring,
             {QStringLiteral("wheel"), QStringLiteral("--no-deps"), QStringLiteral("--wheel-dir"), folder, project});
}

QByteArray lockOf(const QMap<QString, QByteArray>& wheels) {
  QStringList lines;
  for (auto wheel = wheels.begin(); wheel != wheels.end(); ++wheel)
    lines << QStringLiteral("%1 --hash=sha256:%2").arg(pinOf(wheel.key()), QString::fromLatin1(wheel.value()));
  lines.sort();
  return lines.isEmpty() ? QByteArray() : (lines.join(QLatin1Char('\n')) + QLatin1Char('\n')).toUtf8();
}

Result<void> vendor(host::Host& host, const Vendoring& vendoring, const QByteArray& requirements,
                    const QString& project, const QString& folder, package::Additions& additions) {
  const bool windows = discovery::isWindows(host.environment());
  RETURN_IF_ERROR(host.makeFolder(folder));
  QByteArray others = requirements;
  if (namesItself(requirements)) {
    RETURN_IF_ERROR(runPip(host, wheelCommand(vendoring, project, folder), vendoring));
    others = QByteArray('\n' + requirements).replace("\n.\n", "\n").mid(1);
    // What it needs itself is known to its own wheel.
    ASSIGN_OR_RETURN(const QStringList made, host.listFolder(folder));
    for (const QString& wheel : made)
      others += discovery::joinPath(folder, wheel, windows).toUtf8() + '\n';
  }
  const QString list = discovery::joinPath(folder, package::requirementsName, windows);
  RETURN_IF_ERROR(host.replaceFile(list, others));
  RETURN_IF_ERROR(runPip(host, downloadCommand(vendoring, list, folder), vendoring));
  RETURN_IF_ERROR(host.removeFile(list));
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(folder));
  QMap<QString, QByteArray> sums;
  for (const QString& name : names) {
    const QString path = discovery::joinPath(folder, name, windows);
    ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
    sums.insert(name, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    ASSIGN_OR_RETURN(const auto source, sourceAt(host, path));
    additions.wheels.insert(name, source);
  }
  additions.lock = lockOf(sums);
  return {};
}

}  // namespace iiswsgi::build
