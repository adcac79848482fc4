#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTcpServer>
#include <QTest>

#include "iis_like.h"

using namespace iis_like;

namespace {

const QString files = QStringLiteral(
    "<handlers><add name=\"StaticFile\" path=\"*\" verb=\"*\" "
    "modules=\"StaticFileModule,DefaultDocumentModule,DirectoryListingModule\" resourceType=\"Either\"/></handlers>");

QString filtering(const char* content) {
  return files + QStringLiteral("<security><requestFiltering ") + QLatin1String(content) +
         QStringLiteral("</requestFiltering></security>");
}

void fillWith(const Folder& folder) {
  folder.write("www/index.html", "<h1>start</h1>");
  folder.write("www/page.txt", "0123456789");
  folder.write("www/page.unknown", "?");
  folder.write("www/web.cs", "?");
  folder.write("www/bin/x.txt", "?");
  folder.write("www/empty/.keep", "");
  folder.write("www/a+b.txt", "plus");
  folder.write("www/caf\xc3\xa9.txt", "coffee");
  folder.write("shared/s.css", "body{}");
  folder.write("secret.txt", "secret");
}

}  // namespace

class TestPreviewPages : public QObject {
  Q_OBJECT
 private slots:
  void aPathWithPercentSignsIsLoggedAsItCame() {
    const Folder folder;
    fillWith(folder);
    folder.configure(files);
    const Running running(folder);
    running.get("/%20%31%34.txt");
    QTRY_VERIFY(running.log().last().contains("GET"));
    QVERIFY2(running.log().last().startsWith("Site: GET /%20%31%34.txt -> 404.0, "), qPrintable(running.log().last()));
  }

  void eachRequestHasItsAnswer_data() {
    QTest::addColumn<QString>("webServer");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("words");
    const QByteArray get("GET");
    const auto row = [&](const char* name, const QString& webServer, const char* method, const QByteArray& target,
                         const char* status, const char* words) {
      QTest::newRow(name) << webServer << QByteArray(method) << target << QByteArray(status) << QByteArray(words);
    };
    row("default document", files, "GET", "/", "200", "<h1>start</h1>");
    row("a file", files, "GET", "/page.txt", "200", "0123456789");
    row("a file with query", files, "GET", "/page.txt?x", "200", "0123456789");
    row("a virtual directory", files, "GET", "/shared/s.css", "200", "body{}");
    row("not ASCII", files, "GET", "/caf%C3%A9.txt", "200", "coffee");
    row("without any handlers section", {}, "GET", "/page.txt", "200", "0123456789");
    row("no file", files, "GET", "/none.txt", "404.0", "0x80070002");
    row("no mime type", files, "GET", "/page.unknown", "404.3", "mime map");
    row("a mime type of one's own",
        files + "<staticContent><mimeMap fileExtension=\".unknown\" mimeType=\"x/y\"/></staticContent>", "GET",
        "/page.unknown", "200", "?");
    row("folder without document", files, "GET", "/empty/", "403.14", "default document");
    row("folder with listing", files + "<directoryBrowse enabled=\"true\"/>", "GET", "/bin/../shared/../", "200",
        "start");
    row("listing", files + "<defaultDocument enabled=\"false\"/><directoryBrowse enabled=\"true\"/>", "GET", "/", "200",
        "page.txt");
    row("folder without slash", files, "GET", "/empty", "301", "");
    row("post to a file", files, "POST", "/page.txt", "405.0", "GET and HEAD only");
    row("no verb", "<handlers><add name=\"s\" path=\"*\" verb=\"GET\" modules=\"StaticFileModule\"/></handlers>", "PUT",
        "/page.txt", "405.0", "MapRequestHandler");
    row("options", {}, "OPTIONS", "/page.txt", "200", "");
    row("no handler", "<handlers><clear/></handlers>", "GET", "/page.txt", "404.4", "No handler");
    row("dots", files, "GET", "/../secret.txt", "404.0", "");
    row("encoded dots", files, "GET", "/%2e%2e/secret.txt", "404.0", "");
    row("encoded slashes", files, "GET", "/..%2fsecret.txt", "404.0", "");
    row("backslashes", files, "GET", "/..%5csecret.txt", "404.0", "");
    row("broken escape", files, "GET", "/%zz", "400.0", "hexadecimal");
    row("control character", files, "GET", "/a%00b", "400.0", "control character");
    row("long segment", files, "GET", "/" + QByteArray(261, 'a'), "400.0", "260");
    row("longest segment", files, "GET", "/" + QByteArray(260, 'a'), "404.0", "");
    row("web.config", files, "GET", "/web.config", "404.8", "hidden segment");
    row("Web.Config", filtering("><hiddenSegments><clear/></hiddenSegments>"), "GET", "/empty/Web.Config", "404.8", "");
    row("hidden segment", files, "GET", "/bin/x.txt", "404.8", "hiddenSegments");
    row("file extension", files, "GET", "/web.cs", "404.7", "fileExtensions");
    row("extension of one's own",
        filtering("><fileExtensions><add fileExtension=\".txt\" allowed=\"false\"/></fileExtensions>"), "GET",
        "/page.txt", "404.7", "");
    row("plus in path", files, "GET", "/a+b.txt", "404.11", "plus sign");
    row("escaped twice", files, "GET", "/page%252etxt", "404.11", "allowDoubleEscaping");
    row("plus allowed", filtering("allowDoubleEscaping=\"true\">"), "GET", "/a+b.txt", "200", "plus");
    row("long address", filtering("><requestLimits maxUrl=\"20\"/>"), "GET", "/" + QByteArray(25, 'a'), "404.14",
        "maxUrl");
    row("long query", filtering("><requestLimits maxQueryString=\"5\"/>"), "GET", "/page.txt?123456", "404.15",
        "maxQueryString");
    row("long query by default", files, "GET", "/page.txt?" + QByteArray(2049, 'q'), "404.15", "");
    row("denied sequence", filtering("><denyUrlSequences><add sequence=\"age\"/></denyUrlSequences>"), "GET",
        "/page.txt", "404.5", "");
    row("denied verb", filtering("><verbs><add verb=\"GET\" allowed=\"false\"/></verbs>"), "GET", "/page.txt", "404.6",
        "");
    row("pair not found",
        "<fastCgi><application fullPath=\"/one\" arguments=\"-a\"/></fastCgi><handlers><add name=\"h\" path=\"*\" "
        "verb=\"*\" modules=\"FastCgiModule\" scriptProcessor=\"/one|-b\"/></handlers>",
        "GET", "/", "500.0", "0x80070585");
    row("pair, both strings",
        "<fastCgi><application fullPath=\"/one\" arguments=\"-a\"/></fastCgi><handlers><add name=\"h\" path=\"*\" "
        "verb=\"*\" modules=\"FastCgiModule\" scriptProcessor=\"/one|-b\"/></handlers>",
        "GET", "/", "500.0", "/one|-a");
    row("program not there",
        "<fastCgi><application fullPath=\"/no/such/program\"/></fastCgi><handlers><add name=\"h\" path=\"*\" "
        "verb=\"*\" "
        "modules=\"FastCgiModule\" scriptProcessor=\"/no/such/program|\"/></handlers>",
        "GET", "/", "500.0", "0x80070002");
    row("not a program",
        "<fastCgi><application fullPath=\"FOLDER/www/page.txt\"/></fastCgi><handlers><add name=\"h\" path=\"*\" "
        "verb=\"*\" modules=\"FastCgiModule\" scriptProcessor=\"FOLDER/www/page.txt|\"/></handlers>",
        "GET", "/", "500.0", "0x80070005");
    row("no FastCgiModule", withProgram() + "<modules><add name=\"StaticFileModule\"/></modules>", "GET", "/app/x",
        "500.21", "FastCgiModule");
    row("FastCgiModule not installed",
        withProgram() + "<globalModules><add name=\"StaticFileModule\" image=\"x\"/></globalModules>", "GET", "/app/x",
        "500.21", "CGI role service");
    row("FastCgiModule there",
        withProgram() +
            "<globalModules><add name=\"FastCgiModule\" image=\"x\"/></globalModules>"
            "<modules><add name=\"FastCgiModule\"/></modules>",
        "GET", "/app/x", "200", "hello from x");
    row("another module", "<handlers><add name=\"a\" path=\"*.aspx\" verb=\"*\" modules=\"IsapiModule\"/></handlers>",
        "GET", "/a.aspx", "501.0", "IsapiModule");
  }
  void eachRequestHasItsAnswer() {
    QFETCH(QString, webServer);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, words);
    const Folder folder;
    fillWith(folder);
    folder.configure(webServer);
    const Running running(folder);
    QVERIFY2(running.started(), qPrintable(running.error()));
    const Answer answer = running.get(target, {}, method);
    QVERIFY(answer.complete);
    QCOMPARE(answer.status, status.left(3).toInt());
    if (status.size() > 3) QVERIFY2(answer.body.contains("<h1>HTTP Error " + status + " "), answer.body.constData());
    QVERIFY2(answer.body.contains(words), answer.body.constData());
    QVERIFY(!answer.body.contains("secret\n") && answer.body != "secret");
  }

  void aBodyThatIsTooLongIsRefusedBeforeItComes() {
    const Folder folder;
    folder.configure(withProgram());
    const Running running(folder);
    Wire wire(running.port());
    wire.send("POST /app/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000001\r\n\r\n");
    QVERIFY(wire.receive().body.contains("HTTP Error 404.13 "));
  }

  void invalidConfigurationsAre500Point19_data() {
    QTest::addColumn<QByteArray>("webConfig");
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("not XML") << QByteArray("<configuration>\n<system.webServer>\n</configuration>")
                             << QByteArray("0x8007000d") << QByteArray();
    QTest::newRow("a handler twice")
        << QByteArray(
               "<configuration><system.webServer><handlers>\n<add name=\"a\" path=\"*\" verb=\"*\" "
               "modules=\"StaticFileModule\"/>\n<add name=\"a\" path=\"*\" verb=\"*\" modules=\"StaticFileModule\"/>\n"
               "</handlers></system.webServer></configuration>")
        << QByteArray("0x800700b7") << QByteArray();
    QTest::newRow("locked") << QByteArray(
                                   "<configuration><system.webServer>\n<defaultDocument enabled=\"false\"/>"
                                   "</system.webServer></configuration>")
                            << QByteArray("0x80070021") << QByteArray();
  }
  void invalidConfigurationsAre500Point19() {
    QFETCH(QByteArray, webConfig);
    QFETCH(QByteArray, number);
    const Folder folder;
    fillWith(folder);
    folder.write("applicationHost.config",
                 "<configuration><configSections><sectionGroup name=\"system.webServer\">"
                 "<section name=\"defaultDocument\" overrideModeDefault=\"Deny\"/>"
                 "<section name=\"handlers\" overrideModeDefault=\"Allow\"/></sectionGroup></configSections>"
                 "<system.applicationHost><sites><site name=\"Site\" id=\"1\"><application path=\"/\">"
                 "<virtualDirectory path=\"/\" physicalPath=\"FOLDER/www\"/></application><bindings>"
                 "<binding protocol=\"http\" bindingInformation=\"*:8080:\"/></bindings></site></sites>"
                 "</system.applicationHost></configuration>");
    const Running running(folder);
    QVERIFY2(running.started(), qPrintable(running.error()));
    QCOMPARE(running.get("/page.txt").status, 200);
    folder.write("www/web.config", webConfig);
    const Answer answer = running.get("/page.txt");
    QVERIFY2(answer.body.contains("HTTP Error 500.19 "), answer.body.constData());
    QVERIFY2(answer.body.contains(number), answer.body.constData());
    QVERIFY2(answer.body.contains("www/web.config"), answer.body.constData());
    QVERIFY2(answer.body.contains("<th>Line</th>"), answer.body.constData());
    QFile::remove(folder.path("www/web.config"));
    QCOMPARE(running.get("/page.txt").status, 200);
  }

  void editsCountFromTheNextRequestOn() {
    const Folder folder;
    fillWith(folder);
    folder.configure(files);
    const Running running(folder);
    QCOMPARE(running.get("/app/x").status, 404);
    folder.configure(withProgram());
    QCOMPARE(running.get("/app/x").status, 200);
    folder.write("www/web.config",
                 "<configuration><system.webServer><handlers><remove name=\"program\"/></handlers></system.webServer>"
                 "</configuration>");
    QCOMPARE(running.get("/app/x").status, 404);
    folder.write("applicationHost.config", "<configuration>");
    QVERIFY(running.get("/app/x").body.contains("HTTP Error 500.19 "));
  }

  void childApplicationsInheritHandlers() {
    const Folder folder;
    folder.configure(withProgram());
    folder.write("www/web.config",
                 "<configuration><system.webServer><handlers><add name=\"all\" path=\"*\" verb=\"*\" "
                 "modules=\"FastCgiModule\" scriptProcessor=\"PROGRAM|\"/></handlers></system.webServer>"
                 "</configuration>");
    const Running running(folder);
    QCOMPARE(running.get("/sub/x").body, QByteArray("hello from x"));
  }

  void childApplicationsMayBeSpared() {
    const Folder folder;
    folder.configure(withProgram());
    folder.write("www/web.config",
                 "<configuration><location path=\".\" inheritInChildApplications=\"false\"><system.webServer><handlers>"
                 "<add name=\"all\" path=\"*\" verb=\"*\" modules=\"FastCgiModule\" scriptProcessor=\"PROGRAM|\"/>"
                 "</handlers></system.webServer></location></configuration>");
    const Running running(folder);
    QCOMPARE(running.get("/x").body, QByteArray("hello from x"));
    QCOMPARE(running.get("/sub/x").status, 404);
  }

  void filesAreRevalidated() {
    const Folder folder;
    fillWith(folder);
    folder.configure(files);
    const Running running(folder);
    const Answer first = running.get("/page.txt");
    const QByteArray tag = first.headers.value("etag");
    QVERIFY(!tag.isEmpty());
    QCOMPARE(first.headers.value("content-type"), QByteArray("text/plain"));
    QCOMPARE(running.get("/page.txt", "If-None-Match: " + tag + "\r\n").status, 304);
    QCOMPARE(running.get("/page.txt", "If-None-Match: \"other\"\r\n").status, 200);
    const QByteArray time = first.headers.value("last-modified");
    QCOMPARE(running.get("/page.txt", "If-Modified-Since: " + time + "\r\n").status, 304);
    QCOMPARE(running.get("/page.txt", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n").status, 200);
    QCOMPARE(running.get("/page.txt", "If-Match: \"other\"\r\n").status, 412);
  }

  void partsOfFilesAreSent_data() {
    QTest::addColumn<QByteArray>("range");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("contentRange");
    QTest::newRow("middle") << QByteArray("bytes=2-4") << 206 << QByteArray("234") << QByteArray("bytes 2-4/10");
    QTest::newRow("from") << QByteArray("bytes=7-") << 206 << QByteArray("789") << QByteArray("bytes 7-9/10");
    QTest::newRow("last") << QByteArray("bytes=-3") << 206 << QByteArray("789") << QByteArray("bytes 7-9/10");
    QTest::newRow("beyond") << QByteArray("bytes=8-99") << 206 << QByteArray("89") << QByteArray("bytes 8-9/10");
    QTest::newRow("too far") << QByteArray("bytes=10-") << 416 << QByteArray() << QByteArray("bytes */10");
    QTest::newRow("several: all") << QByteArray("bytes=0-1,3-4") << 200 << QByteArray("0123456789") << QByteArray();
    QTest::newRow("nonsense: all") << QByteArray("bytes=x") << 200 << QByteArray("0123456789") << QByteArray();
  }
  void partsOfFilesAreSent() {
    QFETCH(QByteArray, range);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, contentRange);
    const Folder folder;
    fillWith(folder);
    folder.configure(files);
    const Running running(folder);
    const Answer answer = running.get("/page.txt", "Range: " + range + "\r\n");
    QCOMPARE(answer.status, status);
    if (status != 416) QCOMPARE(answer.body, body);
    QCOMPARE(answer.headers.value("content-range"), contentRange);
  }

  void headSendsTheLengthAlone() {
    const Folder folder;
    fillWith(folder);
    folder.configure(files);
    const Running running(folder);
    Wire wire(running.port());
    const Answer answer = wire.get("/page.txt", {}, "HEAD");
    QCOMPARE(answer.headers.value("content-length"), QByteArray("10"));
    QCOMPARE(wire.get("/page.txt").body, QByteArray("0123456789"));
  }

  void symbolicLinksAreFollowed() {
    const Folder folder;
    fillWith(folder);
    QVERIFY(QFile::link(folder.path("shared/s.css"), folder.path("www/link.css")));
    folder.configure(files);
    QCOMPARE(Running(folder).get("/link.css").body, QByteArray("body{}"));
  }

  void sitesAreToldApartByTheirHostNames() {
    const QString site =
        "<site name=\"%1\" id=\"%2\"><application path=\"/\"><virtualDirectory path=\"/\" physicalPath=\"FOLDER/%3\"/>"
        "</application><bindings><binding protocol=\"http\" bindingInformation=\"*:8080:%4\"/></bindings></site>";
    const Folder folder;
    folder.write("www/who.txt", "one");
    folder.write("sub/who.txt", "two");
    folder.configure(files, site.arg("One", "1", "www", "one.test") + site.arg("Two", "2", "sub", "*.two.test"));
    Running running(folder);
    const auto ask = [&](const QByteArray& host) {
      Wire wire(running.port());
      wire.send("GET /who.txt HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      return wire.receive();
    };
    QCOMPARE(ask("one.test").body, QByteArray("one"));
    QCOMPARE(ask("ONE.test:8080").body, QByteArray("one"));
    QCOMPARE(ask("a.two.test").body, QByteArray("two"));
    QCOMPARE(ask("three.test").status, 400);
    QCOMPARE(ask("").status, 400);
    QCOMPARE(running.server().addresses().size(), 2);
  }

  void whatIsNotHttpIsRefused() {
    const Folder folder;
    folder.configure(files);
    const Running running(folder);
    Wire garbage(running.port());
    garbage.send("\x16\x03\x01 hello\r\n\r\n");
    QCOMPARE(garbage.receive().status, 400);
    Wire longHead(running.port());
    longHead.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + QByteArray(20000, 'x') + "\r\n\r\n");
    QCOMPARE(longHead.receive().status, 400);
    QCOMPARE(running.get("/none").status, 404);
  }

  void httpsBindingsAreReported() {
    const Folder folder;
    folder.configure(files,
                     "<site name=\"S\" id=\"1\"><application path=\"/\"><virtualDirectory path=\"/\" "
                     "physicalPath=\"FOLDER/www\"/></application><bindings><binding protocol=\"https\" "
                     "bindingInformation=\"*:443:\"/><binding protocol=\"http\" bindingInformation=\"*:8080:\"/>"
                     "</bindings></site>");
    QVERIFY(Running(folder).log().join('\n').contains("https binding *:443: isn't served"));
  }

  void aPortInUseIsALetter() {
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const Folder folder;
    folder.configure(files);
    iiswsgi::preview::Options options;
    options.ports.insert(8080, other.serverPort());
    const Running running(folder, options);
    QVERIFY(!running.started());
    QVERIFY2(running.error().contains("IISWSGI-0351"), qPrintable(running.error()));
    QVERIFY(running.error().contains(QString::number(other.serverPort())));
  }

  void startsThatCantWorkAreLetters_data() {
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QString>("code");
    QTest::newRow("not XML") << QByteArray("<configuration>\n<x") << "IISWSGI-0355";
    QTest::newRow("no sites") << QByteArray("<configuration/>") << "IISWSGI-0352";
    QTest::newRow("a binding without a port")
        << QByteArray(
               "<configuration><system.applicationHost><sites><site name=\"S\" id=\"1\"><bindings><binding "
               "protocol=\"http\" bindingInformation=\"nonsense\"/></bindings></site></sites>"
               "</system.applicationHost></configuration>")
        << "IISWSGI-0353";
  }
  void startsThatCantWorkAreLetters() {
    QFETCH(QByteArray, config);
    QFETCH(QString, code);
    const Folder folder;
    folder.write("applicationHost.config", config);
    const Running running(folder);
    QVERIFY(!running.started());
    QVERIFY2(running.error().startsWith(code), qPrintable(running.error()));
  }

  void theProgramsOwnErrorPageMayBeReplaced() {
    const Folder folder;
    folder.configure(withProgram() + "<httpErrors existingResponse=\"Replace\"/>");
    const Running running(folder);
    const Answer answer = running.get("/app/status?404%20Nope");
    QCOMPARE(answer.status, 404);
    QVERIFY(!answer.body.contains("my own page"));
  }

  void customErrorsSayNothingAboutTheServer() {
    const Folder folder;
    folder.configure(files + "<httpErrors errorMode=\"Custom\"/>");
    const Running running(folder);
    const Answer answer = running.get("/none.txt");
    QCOMPARE(answer.status, 404);
    QVERIFY(!answer.body.contains(folder.path().toUtf8()));
  }
};

QTEST_GUILESS_MAIN(TestPreviewPages)
#include "tst_preview_pages.moc"
