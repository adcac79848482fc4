#include <QTest>

#include "app/preview/bindings.h"
#include "app/preview/cgi_head.h"
#include "app/preview/fastcgi_settings.h"
#include "app/preview/handler_match.h"
#include "app/preview/place.h"
#include "app/preview/server_variables.h"

using namespace iiswsgi;
using namespace iiswsgi::preview;

namespace {

iisconfig::Handler handler(const char* path, const char* verb = "*", const char* resource = nullptr) {
  iisconfig::Handler made;
  made.name = QLatin1String(path);
  made.path = QLatin1String(path);
  made.verb = QLatin1String(verb);
  if (resource) made.resourceType = QLatin1String(resource);
  return made;
}

iisconfig::Site site() {
  iisconfig::Site made;
  made.name = "Site";
  made.id = 3;
  made.applications = {{"/", {}, {{"/", "/srv/root"}, {"/static", "/srv/static"}}},
                       {"/sub", QStringLiteral("Own"), {{"/", "/srv/sub\\"}, {"/deep", "%BASE%\\deep"}}}};
  return made;
}

QString expandBase(const QString& text) {
  return QString(text).replace("%BASE%", "/base");
}

QByteArray valueOf(const Variables& variables, const char* name) {
  for (const auto& [key, value] : variables) {
    if (key == name) return value;
  }
  return "(none)";
}

}  // namespace

class TestPreviewRules : public QObject {
  Q_OBJECT
 private slots:
  void handlersMatchByPath_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("script");  // empty: no match
    QTest::newRow("everything") << "*"
                                << "/a/b"
                                << "/a/b";
    QTest::newRow("extension") << "*.php"
                               << "/a/b.php"
                               << "/a/b.php";
    QTest::newRow("extension, another case") << "*.php"
                                             << "/a/B.PHP"
                                             << "/a/B.PHP";
    QTest::newRow("extension with more behind") << "*.php"
                                                << "/a/b.php/c/d"
                                                << "/a/b.php";
    QTest::newRow("another extension") << "*.php"
                                       << "/a/b.phpx"
                                       << "";
    QTest::newRow("exact name") << "iiswsgi-test.fcgi"
                                << "/x/iiswsgi-test.fcgi"
                                << "/x/iiswsgi-test.fcgi";
    QTest::newRow("exact name, part of another") << "test.fcgi"
                                                 << "/x/my-test.fcgi"
                                                 << "";
    QTest::newRow("folder of the application") << "folder/*"
                                               << "/sub/folder/x"
                                               << "/sub/folder/x";
    QTest::newRow("folder elsewhere") << "folder/*"
                                      << "/folder/x"
                                      << "";
    QTest::newRow("folder of the site") << "/folder/*"
                                        << "/folder/x/y"
                                        << "/folder/x/y";
    QTest::newRow("without extension") << "*."
                                       << "/a/b"
                                       << "/a/b";
    QTest::newRow("with extension") << "*."
                                    << "/a/b.c"
                                    << "";
    QTest::newRow("brackets are plain") << "[ab].x"
                                        << "/a.x"
                                        << "";
    QTest::newRow("one character") << "a?.x"
                                   << "/ab.x"
                                   << "/ab.x";
  }
  void handlersMatchByPath() {
    QFETCH(QString, pattern);
    QFETCH(QString, path);
    QFETCH(QString, script);
    const PathMatch match = matchPath(pattern, path, "/sub");
    QCOMPARE(match.matches, !script.isEmpty());
    if (match.matches) QCOMPARE(match.script, script);
  }

  void theFirstHandlerThatFitsWins_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("resource");
    QTest::addColumn<QString>("name");
    const int missing = static_cast<int>(Resource::Missing);
    const int file = static_cast<int>(Resource::File);
    const int folder = static_cast<int>(Resource::Folder);
    QTest::newRow("by name") << QByteArray("GET") << "/a.php" << missing << "*.php";
    QTest::newRow("by verb") << QByteArray("PUT") << "/x" << missing << "/x";
    QTest::newRow("another verb") << QByteArray("GET") << "/x" << file << "*";
    QTest::newRow("verbs count as written") << QByteArray("put") << "/x" << missing << "";
    QTest::newRow("a file that is missing") << QByteArray("GET") << "/none" << missing << "";
    QTest::newRow("a folder") << QByteArray("GET") << "/f" << folder << "*";
  }
  void theFirstHandlerThatFitsWins() {
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(int, resource);
    QFETCH(QString, name);
    const QList<iisconfig::Handler> handlers{handler("*.php"), handler("/x", "PUT,PATCH"), handler("*", "*", "Either")};
    const HandlerMatch match = findHandler(handlers, method, path, "/", static_cast<Resource>(resource));
    QCOMPARE(match.handler ? match.handler->name : QString(), name);
  }

  void handlersOfOtherPoolsAreSkipped() {
    iisconfig::Handler classic = handler("*");
    classic.preCondition = "classicMode,runtimeVersionv2.0,bitness32";
    QVERIFY(!preConditionHolds(classic));
    classic.preCondition = "integratedMode,bitness64";
    QVERIFY(preConditionHolds(classic));
  }

  void pathsLeadToFolders_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("physical");
    QTest::addColumn<QString>("application");
    QTest::newRow("root") << "/"
                          << "/srv/root"
                          << "/";
    QTest::newRow("file") << "/a/b.txt"
                          << "/srv/root/a/b.txt"
                          << "/";
    QTest::newRow("virtual directory") << "/STATIC/x.css"
                                       << "/srv/static/x.css"
                                       << "/";
    QTest::newRow("only a prefix of a name") << "/statics"
                                             << "/srv/root/statics"
                                             << "/";
    QTest::newRow("application") << "/sub/x"
                                 << "/srv/sub/x"
                                 << "/sub";
    QTest::newRow("not the application") << "/subway"
                                         << "/srv/root/subway"
                                         << "/";
    QTest::newRow("directory of the application") << "/sub/deep/x"
                                                  << "/base/deep/x"
                                                  << "/sub";
  }
  void pathsLeadToFolders() {
    QFETCH(QString, path);
    QFETCH(QString, physical);
    QFETCH(QString, application);
    const auto place = findPlace(site(), path, "Default", expandBase);
    QVERIFY(place);
    QCOMPARE(place->physicalPath, physical);
    QCOMPARE(place->applicationPath, application);
    QCOMPARE(place->pool, application == "/" ? QString("Default") : QString("Own"));
  }

  void scriptsWithPathInfo() {
    const auto place = findPlace(site(), "/a.php/more", "Default", expandBase);
    const Url url{"/a.php/more", "", "/a.php/more", false};
    iisconfig::Handler php = handler("*.php");
    Variables variables = serverVariables({}, url, *place, php, "/a.php");
    QCOMPARE(valueOf(variables, "SCRIPT_NAME"), QByteArray("/a.php"));
    QCOMPARE(valueOf(variables, "PATH_INFO"), QByteArray("/a.php/more"));
    QCOMPARE(valueOf(variables, "SCRIPT_FILENAME"), QByteArray("/srv/root/a.php"));
    php.allowPathInfo = "true";
    variables = serverVariables({}, url, *place, php, "/a.php");
    QCOMPARE(valueOf(variables, "PATH_INFO"), QByteArray("/more"));
    QCOMPARE(valueOf(variables, "PATH_TRANSLATED"), QByteArray("/srv/root/more"));
  }

  void headsOfProgramsAreRead_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");  // 0: malformed
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("plain") << QByteArray("Content-Type: a/b\r\n\r\n") << 200 << QByteArray("OK");
    QTest::newRow("status") << QByteArray("Status: 418 Teapot\r\n\r\n") << 418 << QByteArray("Teapot");
    QTest::newRow("status alone") << QByteArray("Status: 404\n\n") << 404 << QByteArray("Not Found");
    QTest::newRow("location") << QByteArray("Location: /x\r\n\r\n") << 302 << QByteArray("Redirect");
    QTest::newRow("no colon") << QByteArray("nonsense\r\n\r\n") << 0 << QByteArray();
    QTest::newRow("a blank in the name") << QByteArray("a b: c\r\n\r\n") << 0 << QByteArray();
    QTest::newRow("no number") << QByteArray("Status: fine\r\n\r\n") << 0 << QByteArray();
  }
  void headsOfProgramsAreRead() {
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    QFETCH(QByteArray, reason);
    const auto end = endOfCgiHead(text + "body");
    QVERIFY(end);
    QCOMPARE(*end, text.size());
    const auto head = parseCgiHead(text);
    QCOMPARE(head.has_value(), status != 0);
    if (!head) return;
    QCOMPARE(head->status, status);
    QCOMPARE(head->reason, reason);
  }

  void attributesHaveTheSchemasDefaults() {
    const auto settings = readFastCgi({"\"C:\\a b\\p.exe\"", "-u", {{"idleTimeout", "20"}, {"maxInstances", "x"}}, {}},
                                      [](const QString& text) { return text; });
    QCOMPARE(settings.idleTimeout.count(), 20);
    QCOMPARE(settings.activityTimeout.count(), 70);
    QCOMPARE(settings.requestTimeout.count(), 90);
    QCOMPARE(settings.instanceMaxRequests, 200);
    QCOMPARE(settings.queueLength, 1000);
    QCOMPARE(settings.rapidFailsPerMinute, 10);
    QCOMPARE(settings.maxInstances, 0);
    QVERIFY(!settings.fullPath.contains('"'));
  }
};

QTEST_APPLESS_MAIN(TestPreviewRules)
#include "tst_preview_rules.moc"
