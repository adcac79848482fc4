#include "app/core/discovery/listed_pythons.h"

#include <QRegularExpression>

#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {
namespace {

using host::RegistryView;

QStringList keysBelow(host::Host& host, const QString& path, RegistryView view) {
  const auto key = host.readRegistry(path, view);
  return key ? key->keys : QStringList();
}

QString numbersIn(const QString& text) {
  static const QRegularExpression version(QStringLiteral("\\d+(\\.\\d+)+"));
  return version.match(text).captured();
}

/// PEP 514: without ExecutablePath only PythonCore's own python.exe may be taken for granted.
std::optional<ListedPython> pythonAt(host::Host& host, const QString& company, const QString& tag, const QString& path,
                                     RegistryView view) {
  const auto install = host.readRegistry(path + QStringLiteral("\\InstallPath"), view);
  if (!install) return std::nullopt;
  QString executable = install->values.value(QStringLiteral("ExecutablePath"));
  const QString folder = install->values.value(QString());
  if (executable.isEmpty() && company == QLatin1String("PythonCore") && !folder.isEmpty())
    executable = joinPath(folder, QStringLiteral("python.exe"), true);
  if (executable.isEmpty()) return std::nullopt;
  const auto about = host.readRegistry(path, view);
  const QString version = about ? about->values.value(QStringLiteral("SysVersion")) : QString();
  return ListedPython{executable, version.isEmpty() ? numbersIn(tag) : version, QStringLiteral("registry")};
}

}  // namespace

QList<ListedPython> registeredPythons(host::Host& host) {
  QList<ListedPython> found;
  for (const char* hive : {"HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"}) {
    for (const RegistryView view : {RegistryView::Bits64, RegistryView::Bits32}) {
      const QString root = QLatin1String(hive) + QStringLiteral("\\Software\\Python");
      for (const QString& company : keysBelow(host, root, view)) {
        if (company == QLatin1String("PyLauncher")) continue;  // PEP 514: reserved, holds no Pythons
        const QString below = root + QLatin1Char('\\') + company;
        for (const QString& tag : keysBelow(host, below, view)) {
          const auto python = pythonAt(host, company, tag, below + QLatin1Char('\\') + tag, view);
          if (python && !found.contains(*python)) found << *python;
        }
      }
    }
  }
  return found;
}

QList<ListedPython> parseLauncherList(const QByteArray& output) {
  static const QRegularExpression row(
      QStringLiteral("^\\s*(?:-V:(\\S+)|-(\\d\\S*))?\\s*\\*?\\s+((?:[A-Za-z]:|\\\\\\\\).*\\.exe)\"?\\s*\\*?\\s*$"));
  QList<ListedPython> found;
  for (const QString& line : QString::fromUtf8(output).split(QLatin1Char('\n'))) {
    const auto match = row.match(QString(line).remove(QLatin1Char('"')).remove(QLatin1Char('\r')));
    if (!match.hasMatch()) continue;
    const QString tag = match.captured(1) + match.captured(2);
    const QString own = tag.section(QLatin1Char('/'), -1);
    found << ListedPython{match.captured(3), numbersIn(own), QStringLiteral("py launcher")};
  }
  return found;
}

QStringList parseCondaEnvironments(const QByteArray& bytes) {
  QStringList folders;
  for (const QString& line : QString::fromUtf8(bytes).split(QLatin1Char('\n'))) {
    if (!line.trimmed().isEmpty()) folders << line.trimmed();
  }
  return folders;
}

bool isFromStore(const QString& path) {
  return path.contains(QLatin1String("\\WindowsApps\\"), Qt::CaseInsensitive);
}

QString storeVersion(const QString& folderName) {
  static const QRegularExpression form(QStringLiteral("^PythonSoftwareFoundation\\.Python\\.(\\d+\\.\\d+)_"),
                                       QRegularExpression::CaseInsensitiveOption);
  return form.match(folderName).captured(1);
}

}  // namespace iiswsgi::discovery
