#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "app/core/build/build.h"
#include "app/core/build/target.h"
#include "app/platform/host.h"
#include "tests/package/raw_zip.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;

namespace {

void write(const QString& path, const QByteArray& bytes) {
  QDir().mkpath(QFileInfo(path).path());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("%s", qPrintable(path));
}

/// The smallest wheel that pip takes: "name-1.0-py3-none-any.whl".
void makeWheel(const QString& folder, const QByteArray& name, const QList<QByteArray>& needs = {},
               const QByteArray& tag = "py3-none-any") {
  const QByteArray inside = name + "-1.0.dist-info/";
  QByteArray metadata = "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n";
  for (const QByteArray& need : needs)
    metadata += (need.startsWith("extra:") ? "Provides-Extra: " + need.mid(6) : "Requires-Dist: " + need) + '\n';
  test::RawZip zip;
  zip.add(inside + "METADATA", metadata)
      .add(inside + "WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: " + tag + '\n')
      .add(inside + "RECORD", "");
  write(folder + '/' + name + "-1.0-" + tag + ".whl", zip.bytes());
}

QString python() {
  return qEnvironmentVariable("IISWSGI_TEST_PYTHON", "/usr/bin/python3");
}

bool hasPip(host::Host& host) {
  const auto ran = host.run({python(), {"-m", "pip", "--version"}, {}, {}, std::chrono::minutes(1)});
  return ran && ran->exitCode == 0;
}

}  // namespace

class TestVendor : public QObject {
  Q_OBJECT
 private slots:
  void conditionsMeanWhatTheyDoOnTheServer_data() {
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("platform");
    QTest::addColumn<QByteArray>("targets");
    QTest::newRow("this machine") << "" << "" << QByteArray();
    QTest::newRow("Windows") << "" << "win_amd64"
                             << QByteArray("[{\"os_name\":\"nt\",\"platform_machine\":\"AMD64\",\"platform_system\":"
                                           "\"Windows\",\"sys_platform\":\"win32\"}]");
    QTest::newRow("a version") << "3.12.4" << ""
                               << QByteArray("[{\"python_full_version\":\"3.12.4\",\"python_version\":\"3.12\"}]");
    QTest::newRow("any of a version") << "312" << ""
                                      << QByteArray(
                                             "[{\"python_full_version\":\"3.12.0\",\"python_version\":\"3.12\"},"
                                             "{\"python_full_version\":\"3.12.99\",\"python_version\":\"3.12\"}]");
  }
  void conditionsMeanWhatTheyDoOnTheServer() {
    QFETCH(QString, version);
    QFETCH(QString, platform);
    QTEST(build::targetsOf({"python3", version, platform}), "targets");
  }

  /// The real pip, and an index of tiny wheels in a folder.
  void whatOnlyTheServerNeedsComesAlong() {
    const auto host = platform::makeHost();
    if (!hasPip(*host)) QSKIP("This machine's Python has no pip.");
    QTemporaryDir folder;
    const QString index = folder.filePath("index");
    makeWheel(index, "web", {"console ; platform_system == \"Windows\"", "loop ; sys_platform != \"win32\"",
                             "older ; python_version < \"3.7\"", "newer ; python_full_version >= \"3.12.3\"",
                             "machine ; platform_machine == \"AMD64\"", "extra:fast", "speed ; extra == \"fast\" and os_name == \"nt\"",
                             "slow ; extra == \"slow\""});
    for (const char* name : {"console", "newer", "machine", "here"})
      makeWheel(index, name);
    makeWheel(index, "speed", {}, "cp312-cp312-win_amd64");
    qputenv("PIP_NO_INDEX", "1");
    build::Wanted wanted;
    wanted.requirements = "here ; sys_platform == 'win32'\nabsent ; sys_platform == 'linux'\nweb[fast]\n";
    wanted.options = QStringList{"--find-links index", "--no-binary :all:"};
    wanted.project = folder.path();
    package::Additions additions;
    const auto done =
        build::vendor(*host, {python(), "3.12", "win_amd64"}, wanted, folder.filePath("wheels"), additions);
    qunsetenv("PIP_NO_INDEX");
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text()));
    QCOMPARE(additions.wheels.keys(),
             QStringList({"console-1.0-py3-none-any.whl", "here-1.0-py3-none-any.whl", "machine-1.0-py3-none-any.whl",
                          "newer-1.0-py3-none-any.whl", "speed-1.0-cp312-cp312-win_amd64.whl",
                          "web-1.0-py3-none-any.whl"}));
    QCOMPARE(additions.lock.count("--hash=sha256:"), 6);
  }

  /// pip has no words for this mistake, it prints a traceback.
  void anExceptionInsidePipIsNamed() {
    const auto host = platform::makeHost();
    if (!hasPip(*host)) QSKIP("This machine's Python has no pip.");
    QTemporaryDir folder;
    build::Wanted wanted;
    wanted.requirements = "web\n";
    wanted.options = QStringList{"--find-links http://["};
    wanted.project = folder.path();
    package::Additions additions;
    const auto done =
        build::vendor(*host, {python(), "3.12", "win_amd64"}, wanted, folder.filePath("wheels"), additions);
    QVERIFY(!done.ok());
    QVERIFY2(done.error().message().endsWith("ValueError: Invalid IPv6 URL"), qPrintable(done.error().text()));
  }

  void theProjectsOwnBuildRunsOnACopy() {
    test::FakeHost host;
    host.files = {{"/shop/setup.py", "x"}, {"/shop/libs/a/setup.py", "y"}, {"/shop/secret", "z"}};
    QStringList seen;
    host.programs["python3"] = [&](test::FakeHost& machine, const host::Command& command) {
      const QStringList& words = command.arguments;
      if (words.contains("wheel")) {
        const QString sources = words.last();
        seen << sources << QString(machine.files.value(sources + "/setup.py"))
             << command.variables.value("SOURCE_DATE_EPOCH")
             << command.variables.value("SETUPTOOLS_SCM_PRETEND_VERSION");
        machine.files[sources + "/build/lib/x.py"] = "left behind";
        machine.files[words.at(words.indexOf("--wheel-dir") + 1) + (sources.endsWith("/a") ? "/a" : "/shop") +
                      "-1.0-py3-none-any.whl"] = "wheel";
        return machine.files.contains(sources + "/secret") ? 1 : 0;
      }
      seen << command.folder << QString(machine.files.value(words.last()));
      return 0;
    };
    build::Wanted wanted;
    wanted.requirements = "flask\n./libs/a[web] ; os_name == 'nt'\n.\n";
    wanted.project = "/shop";
    wanted.files = QStringList{"setup.py", "libs/a/setup.py"};
    wanted.version = "1.0";
    wanted.newest = QDateTime::fromSecsSinceEpoch(1700000000, Qt::UTC);
    package::Additions additions;
    const auto done = build::vendor(host, {"python3", "3.12", "win_amd64"}, wanted, "/w", additions);
    QVERIFY2(done.ok(), done ? "" : qPrintable(done.error().text()));
    QCOMPARE(seen, QStringList({"/w/sources/libs/a", "y", "1700000000", "1.0", "/w/sources", "x", "1700000000", "1.0",
                                "/shop", "flask\n/w/a-1.0-py3-none-any.whl[web] ; os_name == 'nt'\n/w/shop-1.0-py3-none-any.whl\n"}));
    QCOMPARE(additions.wheels.keys(), QStringList({"a-1.0-py3-none-any.whl", "shop-1.0-py3-none-any.whl"}));
    QVERIFY(!host.files.contains("/shop/build/lib/x.py"));
  }

  void pipIsEndedWhenThePersonCancels() {
    test::FakeHost host;
    const auto cancelled = std::make_shared<std::atomic<bool>>(false);
    host.programs["python3"] = [&](test::FakeHost& machine, const host::Command&) {
      machine.files["/w/flask-3.0-py3-none-any.whl"] = "wheel";
      *cancelled = true;
      return 0;
    };
    build::Wanted wanted;
    wanted.requirements = "flask\n";
    package::Additions additions;
    const auto done = build::vendor(host, {"python3", {}, {}}, wanted, "/w", additions, cancelled);
    QVERIFY(!done.ok());
    QCOMPARE(done.error().code(), package::codes::cancelled);
    QCOMPARE(host.started.size(), 1);
    QVERIFY(additions.wheels.isEmpty());
  }

  void sourcesThatPipBroughtAreRefused() {
    test::FakeHost host;
    host.programs["python3"] = [](test::FakeHost& machine, const host::Command&) {
      machine.files["/w/shop-1.0.zip"] = "sources";
      return 0;
    };
    build::Wanted wanted;
    wanted.requirements = "shop @ git+https://example.org/shop\n";
    package::Additions additions;
    const auto done = build::vendor(host, {"python3", {}, {}}, wanted, "/w", additions);
    QVERIFY(!done.ok());
    QCOMPARE(done.error().code(), build::codes::wheelsNotFound);
  }
};

QTEST_GUILESS_MAIN(TestVendor)
#include "tst_vendor.moc"
