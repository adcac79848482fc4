#include <QCryptographicHash>

#include "tests/apply/installs.h"

namespace iiswsgi::test {
namespace {

const QString python = QStringLiteral("/usr/bin/python3");

QByteArray sumOf(const QByteArray& bytes) {
  return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// `python3 -m venv FOLDER`, and what takes it away, as far as the machine shows it.
int runPython(FakeHost& machine, const host::Command& command) {
  const QString pyvenv = command.arguments.last() + QStringLiteral("/pyvenv.cfg");
  if (command.arguments.contains(QStringLiteral("venv"))) {
    machine.files[pyvenv] = "home = /usr/bin\n";
  } else {
    machine.files.remove(pyvenv);
  }
  return 0;
}

/// pip notes in the environment what it was given.
int runPip(FakeHost& machine, const host::Command& command) {
  return machine.files.contains(command.arguments.last()) ? 0 : 1;
}

}  // namespace

QString siteFolder() {
  return QStringLiteral("/home/box/sites/Sandbox");
}

QMap<QString, QByteArray> contentOf(const QByteArray& version) {
  return {{"shop.ini", "[app:main]\nuse = egg:shop\n"},
          {"requirements.txt", "waitress\n"},
          {"shop/__init__.py", "version = '" + version + "'\n"},
          {"shop/static/style.css", "/* " + version + " */"},
          {"wheels/waitress-3.whl", version}};
}

install::Bundle bundleOf(const QByteArray& version) {
  install::Bundle bundle;
  bundle.id = bundle.title = QStringLiteral("Shop");
  bundle.version = QString::fromLatin1(version);
  const auto content = contentOf(version);
  for (auto file = content.begin(); file != content.end(); ++file)
    bundle.content.files.insert(file.key(), sumOf(file.value()));
  bundle.application.iniFile = QStringLiteral("shop.ini");
  bundle.iniFile = content.value("shop.ini");
  bundle.requirements = QStringLiteral("requirements.txt");
  bundle.wheels = QStringLiteral("wheels");
  return bundle;
}

install::Choice choiceOf(const QByteArray& version, const QString& path) {
  install::Choice choice;
  choice.desired = hello();
  choice.desired.name = QStringLiteral("shop");
  choice.desired.path = path;
  choice.desired.application = {};
  choice.desired.python = python;
  choice.environmentFolder = QStringLiteral("/home/box/environments/shop-") + QString::fromLatin1(version);
  choice.stateFolder = stateFolder();
  return choice;
}

install::Present presentIn(FakeHost& host, const QString& folder) {
  const auto present = install::readPresent(host, folder, stateFolder(), QStringLiteral("shop"));
  if (!present) qFatal("%s", qPrintable(present.error().text()));
  return *present;
}

discovery::Observed observedWithPython(FakeHost& host) {
  discovery::Observed seen = observed(host);
  discovery::Python base;
  base.executable = python;
  base.version = QStringLiteral("3.11.2");
  seen.pythons << base;
  return seen;
}

namespace {

install::Installation made(const Result<install::Installation>& installation) {
  if (!installation) qFatal("%s", qPrintable(installation.error().text()));
  return *installation;
}

void stage(FakeHost& host, const install::Installation& installation, const QByteArray& version) {
  const auto content = contentOf(version);
  for (auto file = content.begin(); file != content.end(); ++file) {
    if (!installation.left.contains(file.key())) host.files[installation.staging + '/' + file.key()] = file.value();
  }
}

}  // namespace

FakeHost hostWithPython() {
  FakeHost host = sandboxHost();
  host.folders << siteFolder() << QStringLiteral("/home/box/environments");
  host.programs[python] = runPython;
  host.files[python] = "a program";
  for (const char* version : {"1.0", "2.0", "3.0"})
    host.programs[install::interpreterOf(choiceOf(version, "/").environmentFolder, false)] = runPip;
  return host;
}

Situation installing(const QString& name, const FakeHost& start, const QByteArray& version, const QString& path) {
  FakeHost host = start;
  const QString folder = install::placeIn(siteFolder(), path.mid(1), false);
  const auto installation = made(install::planInstallation(observedWithPython(host), bundleOf(version),
                                                           choiceOf(version, path), presentIn(host, folder)));
  stage(host, installation, version);
  return {name, host, installation.plan};
}

FakeHost after(const Situation& situation) {
  FakeHost host = situation.start;
  const auto receipt = apply::applyPlan(situation.plan, host, options());
  if (!receipt) qFatal("%s: %s", qPrintable(situation.name), qPrintable(receipt.error().text()));
  return host.reboot();
}

/// What visitors and the administrator have made meanwhile.
FakeHost used(FakeHost host, const QString& folder) {
  host.files[folder + "/shop.ini"] = "[app:main]\nuse = egg:shop\ncolour = red\n";
  host.files[folder + "/shop/static/uploads/cat.jpg"] = "a cat";
  host.files[folder + "/data/shop.sqlite"] = "rows";
  host.files[folder + "/shop/__pycache__/__init__.cpython-311.pyc"] = "cache";
  return host;
}

Situation uninstalling(const QString& name, const FakeHost& start, const QString& folder) {
  FakeHost host = start;
  const auto present = presentIn(host, folder);
  const auto installation =
      made(install::planUninstallation(observedWithPython(host), *present.record, stateFolder(), present));
  return {name, host, installation.plan};
}

QList<Situation> installs() {
  const QString below = siteFolder() + QStringLiteral("/shop");
  const Situation root = installing(QStringLiteral("a package at the site's root"), hostWithPython(), "1.0", "/");
  const Situation path = installing(QStringLiteral("a package at a path"), hostWithPython(), "1.0", "/shop");
  const FakeHost atRoot = used(after(root), siteFolder());
  const FakeHost atPath = used(after(path), below);
  return {root,
          path,
          installing(QStringLiteral("a new version at the site's root"), atRoot, "2.0", "/"),
          installing(QStringLiteral("a new version at a path"), atPath, "2.0", "/shop"),
          uninstalling(QStringLiteral("a package that is taken away"), after(path), below),
          uninstalling(QStringLiteral("a used package that is taken away"), atRoot, siteFolder())};
}

}  // namespace iiswsgi::test
