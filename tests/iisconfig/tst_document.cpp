#include <QTest>

#include "app/core/iisconfig/document.h"
#include "samples.h"
#include "shapes.h"

using namespace iiswsgi;
using namespace iiswsgi::iisconfig;

namespace {

Document file(const char* name) {
  return parsed(shapeFile(QLatin1String(name)));
}

QByteArray inConfiguration(const QByteArray& content) {
  return "<configuration>\n" + content + "\n</configuration>\n";
}

}  // namespace

class TestDocument : public QObject {
  Q_OBJECT
 private slots:
  void sitesAndTheirApplicationsAreRead() {
    const auto sites = file("iis_express.config").sites();
    QCOMPARE(sites.size(), 2);
    QCOMPARE(sites.at(0).serverAutoStart, std::optional(true));
    QCOMPARE(sites.at(1).name, QStringLiteral("B\u00fccherei"));
    QCOMPARE(sites.at(1).id, 2U);
    QVERIFY(!sites.at(1).serverAutoStart);
    QCOMPARE(sites.at(1).applications.size(), 2);
    const Application& api = sites.at(1).applications.at(1);
    QCOMPARE(api.path, QStringLiteral("/api"));
    QCOMPARE(api.applicationPool, std::optional(QStringLiteral("Clr4IntegratedAppPool")));
    QCOMPARE(api.virtualDirectories.at(0).physicalPath,
             QStringLiteral("C:\\Users\\J\u00f6rg M\u00fcller\\source\\api & more"));
    QCOMPARE(api.virtualDirectories.at(1).path, QStringLiteral("/static"));
  }

  void characterReferencesAndOtherAlphabetsAreRead() {
    QCOMPARE(file("mixed_line_ends.config").sites().first().name, QStringLiteral("A & B \u2713"));
    QCOMPARE(file("utf16.config").sites().first().name,
             QStringLiteral("\u041c\u0430\u0433\u0430\u0437\u0438\u043d \u5e97 \U0001f6d2"));
    QCOMPARE(file("odd.config").sites().first().name, QStringLiteral("Odd & even"));
  }

  void bindingsAreTakenApart_data() {
    QTest::addColumn<QString>("information");
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("host");
    QTest::newRow("any") << "*:80:"
                         << "*" << 80 << "";
    QTest::newRow("no address") << ":8080:localhost"
                                << "*" << 8080 << "localhost";
    QTest::newRow("IPv4") << "10.0.0.5:443:shop.example"
                          << "10.0.0.5" << 443 << "shop.example";
    QTest::newRow("IPv6") << "[::1]:44300:localhost"
                          << "[::1]" << 44300 << "localhost";
    QTest::newRow("net.tcp") << "808:*"
                             << "808" << 0 << "";
    QTest::newRow("nothing") << ""
                             << "*" << 0 << "";
  }
  void bindingsAreTakenApart() {
    QFETCH(QString, information);
    const Binding binding{QStringLiteral("http"), information};
    QTEST(binding.address(), "address");
    QTEST(binding.port(), "port");
    QTEST(binding.hostName(), "host");
  }

  void poolsAreRead() {
    const auto pools = file("iis_asp_net.config").applicationPools();
    QCOMPARE(pools.size(), 3);
    QCOMPARE(pools.at(2).name, QStringLiteral("python"));
    QCOMPARE(pools.at(2).managedRuntimeVersion, std::optional(QString()));
    QCOMPARE(pools.at(2).startMode, std::optional(QStringLiteral("AlwaysRunning")));
    QVERIFY(!pools.at(0).managedRuntimeVersion);
  }

  void fastCgiApplicationsAreReadWithAllTheySay() {
    const auto applications = file("iis_asp_net.config").fastCgiApplications();
    QCOMPARE(applications.size(), 1);
    QCOMPARE(applications.first().fullPath, QStringLiteral("C:\\Program Files\\PHP\\v8.2\\php-cgi.exe"));
    QCOMPARE(applications.first().attributes.value(QStringLiteral("activityTimeout")), QStringLiteral("600"));
    QCOMPARE(applications.first().environmentVariables.size(), 2);
    QCOMPARE(file("mixed_line_ends.config").fastCgiApplications().first().arguments,
             QStringLiteral("\"C:\\r&d\\a b.ini\" >"));
  }

  void whatACommentOrCdataHoldsIsNoSection() {
    const Document document = file("tabs_and_comments.config");
    QCOMPARE(document.fastCgiApplications().size(), 1);
    QCOMPARE(document.sections(QStringLiteral("system.webServer/handlers")).size(), 1);
  }

  void sectionsTellWhereTheyStand() {
    const Document document = file("iis_asp_net.config");
    const auto handlers = document.sections(QStringLiteral("system.webServer/handlers"));
    QCOMPARE(handlers.size(), 2);
    QVERIFY(handlers.at(0).insideEmptyLocation);
    QCOMPARE(handlers.at(0).overrideMode, QStringLiteral("Allow"));
    QCOMPARE(handlers.at(1).location, QStringLiteral("Default Web Site/shop"));
    QVERIFY(!handlers.at(1).insideEmptyLocation);
    const QList<QByteArray> lines = shapeFile(QStringLiteral("iis_asp_net.config")).split('\n');
    QVERIFY(lines.at(handlers.at(1).line - 1).contains("<handlers>"));
    QVERIFY(lines.at(handlers.at(1).content.children.at(1).line - 1).contains("name=\"shop\""));
    QVERIFY(!file("published_web.config")
                 .sections(QStringLiteral("system.webServer/handlers"))
                 .first()
                 .inheritInChildApplications);
    QCOMPARE(
        file("flat.config").sections(QStringLiteral("system.applicationHost/applicationPools")).first().configSource,
        QStringLiteral("pools.config"));
  }

  void declarationsAreRead() {
    const Document document = file("iis_express.config");
    const auto fastCgi = document.declaration(QStringLiteral("system.webServer/fastCgi"));
    QVERIFY(fastCgi);
    QCOMPARE(fastCgi->allowDefinition, QStringLiteral("AppHostOnly"));
    QCOMPARE(fastCgi->overrideModeDefault, QStringLiteral("Deny"));
    const auto filtering = document.declaration(QStringLiteral("system.webServer/security/requestFiltering"));
    QVERIFY(filtering);
    QCOMPARE(filtering->overrideModeDefault, QStringLiteral("Allow"));
    QVERIFY(!document.declaration(QStringLiteral("system.webServer/unheardOf")));
  }

  void whatIsNoConfigurationIsRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing") << QByteArray() << 151 << "empty";
    QTest::newRow("a byte order mark alone") << QByteArray("\xef\xbb\xbf") << 151 << "empty";
    QTest::newRow("text") << QByteArray("hello") << 151 << "line 1";
    QTest::newRow("cut off") << QByteArray("<configuration>\n<system.webServer>") << 151 << "line 2";
    QTest::newRow("crossed tags") << inConfiguration("<a>\n<b></a></b>") << 151 << "line 3, column";
    QTest::newRow("a bare &") << inConfiguration("<a b='x & y'/>") << 151 << "line 2";
    QTest::newRow("an attribute twice") << inConfiguration("<a b='1' b='2'/>") << 151 << "line 2";
    QTest::newRow("two roots") << inConfiguration("") + "<configuration/>" << 151 << "line 4";
    QTest::newRow("text behind the root") << inConfiguration("") + "<<<" << 151 << "line 4";
    QTest::newRow("an unknown entity") << inConfiguration("<a b='&who;'/>") << 151 << "line 2";
    QTest::newRow("a zero byte") << inConfiguration(QByteArray("<a/>\n\0", 6)) << 151 << "zero byte stands in line 3";
    QTest::newRow("UTF-16 without a mark") << QByteArray("<\0c\0/\0>\0", 8) << 151 << "byte order mark";
    QTest::newRow("another root") << QByteArray("<web-app/>") << 152 << "<web-app>";
    QTest::newRow("broken UTF-8") << inConfiguration("<a b=\"\xff\xfe\xfa\"/>") << 153 << "characters";
    QTest::newRow("half of a UTF-16 character") << QByteArray("\xff\xfe<\0c", 5) << 153 << "characters";
    QTest::newRow("half of a surrogate pair") << QByteArray("\xff\xfe<\0\x3d\xd8/\0>\0", 10) << 153 << "characters";
  }
  void whatIsNoConfigurationIsRefused() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QString, words);
    const auto document = Document::parse(bytes);
    QVERIFY(!document.ok());
    QCOMPARE(document.error().code().number, code);
    QVERIFY2(document.error().message().contains(words), qPrintable(document.error().message()));
    QVERIFY(!document.error().hint().isEmpty());
  }

  void everyErrorOfConfigurationFilesIsExplained() {
    for (int number = 151; number <= 159; ++number)
      QVERIFY2(explainError(ErrorCode{number}.text()), qPrintable(ErrorCode{number}.text()));
  }
};

QTEST_APPLESS_MAIN(TestDocument)
#include "tst_document.moc"
