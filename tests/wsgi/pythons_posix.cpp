#include "tests/wsgi/pythons.h"

namespace iiswsgi::tests {

QString anyPython() {
  return QStringLiteral("/usr/bin/python3");
}

QList<NamedPython> everyPython() {
  QList<NamedPython> all{{QStringLiteral("Debian 3.11"), anyPython()}};
  for (const QString minor : {"3.9", "3.10", "3.11", "3.12", "3.13", "3.14"}) {
    const QString python = fetchedPython(QStringLiteral("linux"), minor);
    const bool wanted = QStringList{"3.9", "3.11", "3.14"}.contains(minor);
    if (wanted || !python.isEmpty()) all.append({minor, python});
  }
  return all;
}

QList<NamedPython> environmentsWithFlask() {
  return {{QStringLiteral("Debian 3.11"), anyPython()}};
}

QString interpreterIn(const QString& folder) {
  return folder + QStringLiteral("/bin/python3");
}

QByteArray makeEnvironment(const QString& python, const QString& folder, bool withSystemPackages) {
  QStringList arguments{"-m", "venv", "--without-pip", folder};
  if (withSystemPackages) arguments << QStringLiteral("--system-site-packages");
  const Ran made = run(python, arguments);
  return made.exitCode == 0 ? QByteArray() : made.errors + "\nits exit code is not 0";
}

QString sitePackagesIn(const QString& folder) {
  const Ran ran =
      run(interpreterIn(folder), {"-c", "import sysconfig; print(sysconfig.get_paths(vars={'base': ''})['purelib'])"});
  return folder + QString::fromUtf8(ran.output).trimmed();
}

}  // namespace iiswsgi::tests
