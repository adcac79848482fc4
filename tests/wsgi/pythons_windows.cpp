#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "tests/wsgi/pythons.h"

namespace iiswsgi::tests {

namespace {

const QStringList minors{"3.9", "3.10", "3.11", "3.12", "3.13", "3.14"};

QString environmentOf(const QString& minor) {
  const QDir folders(cache());
  for (const QString& name : folders.entryList({"environment-windows-" + minor + "-*"}, QDir::Dirs)) {
    const QString packages = folders.filePath(name) + QStringLiteral("/Lib/site-packages/");
    if (QFile::exists(packages + "flask") && QFile::exists(packages + "paste"))
      return folders.filePath(name) + QStringLiteral("/Scripts/python.exe");
  }
  return {};
}

}  // namespace

QString anyPython() {
  const QString older = environmentOf(qEnvironmentVariable("IISWSGI_TEST_MINOR"));
  if (!older.isEmpty()) return older;
  return qEnvironmentVariable("IISWSGI_TEST_PYTHON", environmentOf(QStringLiteral("3.12")));
}

QList<NamedPython> everyPython() {
  QList<NamedPython> all;
  for (const QString& minor : minors)
    all.append({minor, fetchedPython(QStringLiteral("windows"), minor)});
  return all;
}

QList<NamedPython> environmentsWithFlask() {
  QList<NamedPython> all;
  for (const QString& minor : minors)
    all.append({minor, environmentOf(minor)});
  return all;
}

QString interpreterIn(const QString& folder) {
  const QString below = folder + QStringLiteral("/Scripts/python.exe");
  return QFile::exists(below) ? below : folder + QStringLiteral("/python.exe");
}

/// As `python -m venv` would, which copies by CopyFile2 in newer versions: Wine has none.
QByteArray makeEnvironment(const QString& python, const QString& folder, bool withSystemPackages) {
  const Ran ran = run(python, {"-c", "import sys; print(sys.base_prefix)"});
  const QDir base(QString::fromUtf8(ran.output).trimmed());
  const QString scripts = folder + QStringLiteral("/Scripts");
  if (!QDir().mkpath(scripts) || !QDir().mkpath(sitePackagesIn(folder))) return "no folder";
  for (const QString name : {"python", "venvlauncher"})  // the older versions', and that from 3.13 on
    QFile::copy(base.filePath("lib/venv/scripts/nt/" + name + ".exe"), scripts + QStringLiteral("/python.exe"));
  if (!QFile::exists(scripts + QStringLiteral("/python.exe"))) return "no launcher: run tests/windows/launcher.sh";
  QFile configuration(folder + QStringLiteral("/pyvenv.cfg"));
  if (!configuration.open(QIODevice::WriteOnly)) return "no pyvenv.cfg";
  configuration.write("home = " + QDir::toNativeSeparators(base.path()).toUtf8() + "\r\n");
  configuration.write(withSystemPackages ? "include-system-site-packages = true\r\n"
                                         : "include-system-site-packages = false\r\n");
  return {};
}

QByteArray copyInterpreter(const QString& python, const QString& folder) {
  const QDir base(QFileInfo(python).path());
  for (const QString& name : base.entryList({"python*.exe", "python3*.dll", "vcruntime*.dll"}, QDir::Files)) {
    const QString copy = folder + QStringLiteral("/Scripts/") + name;
    QFile::remove(copy);
    if (!QFile::copy(base.filePath(name), copy)) return "no copy of " + name.toUtf8();
  }
  return {};
}

QString sitePackagesIn(const QString& folder) {
  return folder + QStringLiteral("/Lib/site-packages");
}

}  // namespace iiswsgi::tests
