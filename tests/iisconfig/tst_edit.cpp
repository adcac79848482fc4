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

Handler small(const char* name) {
  Handler handler;
  handler.name = QLatin1String(name);
  handler.path = handler.verb = QStringLiteral("*");
  return handler;
}

FastCgiApplication application(const char* fullPath) {
  FastCgiApplication application;
  application.fullPath = QLatin1String(fullPath);
  return application;
}

const char* const added = "<add name=\"n\" path=\"*\" verb=\"*\" />";

}  // namespace

class TestEdit : public QObject {
  Q_OBJECT
 private slots:
  void aHandlerLooksAsIfItHadAlwaysBeenThere_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char* name, const char* before, const char* after) {
      QTest::newRow(name) << QByteArray(before) << QByteArray(after).replace("NEW", added);
    };
    row("self-closing", "<configuration>\n <system.webServer>\n  <handlers />\n </system.webServer>\n</configuration>",
        "<configuration>\n <system.webServer>\n  <handlers>\n   NEW\n  </handlers>\n "
        "</system.webServer>\n</configuration>");
    row("open and empty",
        "<configuration>\n\t<system.webServer>\n\t\t<handlers></handlers>\n\t</system.webServer>\n</configuration>",
        "<configuration>\n\t<system.webServer>\n\t\t<handlers>\n\t\t\tNEW\n\t\t</handlers>\n\t</system.webServer>\n</"
        "configuration>");
    row("open over two lines, CRLF",
        "<configuration>\r\n <system.webServer>\r\n  <handlers a='b'>\r\n  </handlers>\r\n </system.webServer>\r\n"
        "</configuration>",
        "<configuration>\r\n <system.webServer>\r\n  <handlers a='b'>\r\n   NEW\r\n  </handlers>\r\n "
        "</system.webServer>\r\n</configuration>");
    row("the root alone", "<configuration />\n",
        "<configuration>\n    <system.webServer>\n        <handlers>\n            NEW\n        </handlers>\n    "
        "</system.webServer>\n</configuration>\n");
    row("in front of others",
        "<configuration><system.webServer>\n<handlers>\n    <add name=\"x\" />\n</handlers>\n</system.webServer>"
        "</configuration>",
        "<configuration><system.webServer>\n<handlers>\n    NEW\n    <add name=\"x\" />\n</handlers>\n"
        "</system.webServer></configuration>");
    row("above the comment of the next one",
        "<configuration><system.webServer>\n<handlers> <!-- all -->\n  <!-- x:\n       y -->\n  <add name=\"x\" />\n"
        "</handlers>\n</system.webServer></configuration>",
        "<configuration><system.webServer>\n<handlers> <!-- all -->\n  NEW\n  <!-- x:\n       y -->\n"
        "  <add name=\"x\" />\n</handlers>\n</system.webServer></configuration>");
    row("behind clear and remove",
        "<configuration><system.webServer>\n<handlers>\n  <clear />\n  <remove name=\"x\" />\n  <add name=\"x\" />\n"
        "</handlers>\n</system.webServer></configuration>",
        "<configuration><system.webServer>\n<handlers>\n  <clear />\n  <remove name=\"x\" />\n  NEW\n"
        "  <add name=\"x\" />\n</handlers>\n</system.webServer></configuration>");
    row("behind what would take it away again",
        "<configuration><system.webServer>\n<handlers>\n  <add name=\"x\" />\n  <remove name=\"N\" />\n"
        "</handlers>\n</system.webServer></configuration>",
        "<configuration><system.webServer>\n<handlers>\n  <add name=\"x\" />\n  <remove name=\"N\" />\n  NEW\n"
        "</handlers>\n</system.webServer></configuration>");
    row("in one line",
        "<configuration><system.webServer><handlers><add name=\"x\" /></handlers></system.webServer></configuration>",
        "<configuration><system.webServer><handlers>NEW<add name=\"x\" "
        "/></handlers></system.webServer></configuration>");
    row("beside another section",
        "<configuration>\n  <system.webServer>\n    <urlCompression />\n  </system.webServer>\n</configuration>\n",
        "<configuration>\n  <system.webServer>\n    <urlCompression />\n    <handlers>\n      NEW\n    </handlers>\n"
        "  </system.webServer>\n</configuration>\n");
    row("where other files close elements without a blank",
        "<configuration>\n  <system.webServer>\n    <handlers>\n      <add name=\"x\"/>\n    </handlers>\n"
        "  </system.webServer>\n</configuration>\n",
        "<configuration>\n  <system.webServer>\n    <handlers>\n      <add name=\"n\" path=\"*\" verb=\"*\"/>\n"
        "      <add name=\"x\"/>\n    </handlers>\n  </system.webServer>\n</configuration>\n");
  }
  void aHandlerLooksAsIfItHadAlwaysBeenThere() {
    QFETCH(QByteArray, before);
    Document document = parsed(before);
    QVERIFY(document.addHandler(Place::serverLevel(), small("n")).ok());
    QTEST(document.bytes(), "after");
  }

  void aHandlerBelowALocationMakesOrUsesIt() {
    Document document = file("iis_asp_net.config");
    const QByteArray before = document.bytes();
    QVERIFY(document.addHandler(Place::at(QStringLiteral("default web site/SHOP")), small("n")).ok());
    QCOMPARE(document.sections(QStringLiteral("system.webServer/handlers")).size(), 2);
    const auto entries = document.sections(QStringLiteral("system.webServer/handlers")).at(1).content.children;
    QCOMPARE(entries.at(0).name, QStringLiteral("remove"));
    QCOMPARE(entries.at(1).attributes.value(QStringLiteral("name")), QStringLiteral("n"));
    QVERIFY(document.addHandler(Place::at(QStringLiteral("intranet.example")), small("n")).ok());
    QVERIFY2(document.bytes().endsWith("    </location>\r\n    <location path=\"intranet.example\">\r\n        "
                                       "<system.webServer>\r\n            <handlers>\r\n                <add "
                                       "name=\"n\" path=\"*\" verb=\"*\" />\r\n            </handlers>\r\n        "
                                       "</system.webServer>\r\n    </location>\r\n</configuration>"),
             document.bytes().constData());
    QVERIFY(document.removeHandler(Place::at(QStringLiteral("intranet.example")), QStringLiteral("n")).ok());
    QVERIFY(document.removeHandler(Place::at(QStringLiteral("Default Web Site/shop")), QStringLiteral("n")).ok());
    QCOMPARE(document.bytes(), before);
  }

  void aLocationThatOpensALockIsNeitherUsedNorTakenAway() {
    const QByteArray opening =
        "<configuration>\n  <location path=\"S\" overrideMode=\"Allow\">\n    <system.webServer>\n      "
        "<handlers />\n    </system.webServer>\n  </location>\n</configuration>\n";
    Document document = parsed(opening);
    QVERIFY(document.addHandler(Place::at(QStringLiteral("S")), small("n")).ok());
    QCOMPARE(document.sections(QStringLiteral("system.webServer/handlers")).size(), 1);
    QVERIFY(document.removeHandler(Place::at(QStringLiteral("S")), QStringLiteral("n")).ok());
    QCOMPARE(document.bytes(), opening);
    const QByteArray another = QByteArray(opening).replace("<handlers />", "<modules />");
    document = parsed(another);
    QVERIFY(document.addHandler(Place::at(QStringLiteral("S")), small("n")).ok());
    QCOMPARE(document.sections(QStringLiteral("system.webServer/handlers")).first().overrideMode, QString());
  }

  void theServersSectionIsUsedWhereItStands() {
    Document express = file("iis_express.config");
    QVERIFY(express.addHandler(Place::serverLevel(), handler()).ok());
    // In <location path="">, where the handlers stand, and not a second time at the root.
    const auto handlers = express.sections(QStringLiteral("system.webServer/handlers"));
    QCOMPARE(handlers.size(), 1);
    QVERIFY(handlers.first().insideEmptyLocation);
    QCOMPARE(handlers.first().content.children.first().attributes.value(QStringLiteral("name")), handler().name);
    Document published = file("published_web.config");
    QVERIFY(published.addHandler(Place::serverLevel(), handler()).ok());
    QCOMPARE(published.sections(QStringLiteral("system.webServer/handlers")).size(), 1);
  }

  void aSectionAtTheRootAndInTheEmptyLocationIsRefused() {
    QByteArray bytes = shapeFile(QStringLiteral("iis_express.config"));
    bytes.replace("<fastCgi />", "<fastCgi /> <handlers />");
    Document document = parsed(bytes);
    QCOMPARE(document.addHandler(Place::serverLevel(), handler()).error().code(), iisconfig::codes::sectionTwice);
    QCOMPARE(document.bytes(), bytes);
  }

  void aSectionInAnotherFileIsRefused() {
    const QByteArray bytes =
        "<configuration><system.webServer><fastCgi configSource=\"f.config\" /></system.webServer><location path=\"S\">"
        "<system.webServer><handlers configSource=\"h.config\" /></system.webServer></location></configuration>";
    Document document = parsed(bytes);
    const auto code = iisconfig::codes::sectionElsewhere;
    QCOMPARE(document.addFastCgi(gateway()).error().code(), code);
    QVERIFY(document.addFastCgi(gateway()).error().message().contains(QLatin1String("f.config")));
    QCOMPARE(document.addHandler(Place::at(QStringLiteral("S")), handler()).error().code(), code);
    QCOMPARE(document.removeHandler(Place::at(QStringLiteral("S")), handler().name).error().code(), code);
    QCOMPARE(document.bytes(), bytes);
  }

  void aNameThatIsThereIsRefused() {
    Document document = file("iis_asp_net.config");
    const QByteArray before = document.bytes();
    const auto code = iisconfig::codes::duplicateEntry;
    QCOMPARE(document.addHandler(Place::serverLevel(), small("staticfile")).error().code(), code);
    QCOMPARE(document.addFastCgi(application("c:\\program files\\php\\v8.2\\PHP-CGI.EXE")).error().code(), code);
    QCOMPARE(document.addSite({QStringLiteral("default web site"), 9, {}, {}, {}}).error().code(), code);
    QCOMPARE(document.addSite({QStringLiteral("another"), 2, {}, {}, {}}).error().code(), code);
    QCOMPARE(
        document.addApplication(QStringLiteral("Default Web Site"), {QStringLiteral("/Shop"), {}, {}}).error().code(),
        code);
    QCOMPARE(document.addApplicationPool({QStringLiteral("Python"), {}, {}, {}, {}, {}}).error().code(), code);
    QCOMPARE(document.bytes(), before);
  }

  void whatIsntThereIsTold() {
    Document document = file("iis_asp_net.config");
    const QByteArray before = document.bytes();
    const auto code = iisconfig::codes::noSuchEntry;
    QCOMPARE(document.setHandler(Place::serverLevel(), small("n")).error().code(), code);
    QCOMPARE(document.removeHandler(Place::at(QStringLiteral("S")), QStringLiteral("n")).error().code(), code);
    QCOMPARE(document.setFastCgi(gateway()).error().code(), code);
    QCOMPARE(document.removeFastCgi(gateway().fullPath, QString()).error().code(), code);
    QCOMPARE(document.removeSite(QStringLiteral("n")).error().code(), code);
    QCOMPARE(document.removeApplication(QStringLiteral("Default Web Site"), QStringLiteral("/n")).error().code(), code);
    QCOMPARE(document.removeApplicationPool(QStringLiteral("n")).error().code(), code);
    QCOMPARE(Document::emptyWebConfig().addSite({QStringLiteral("n"), 9, {}, {}, {}}).error().code(), code);
    QCOMPARE(document.bytes(), before);
  }

  void aValueThatXmlCantHoldIsRefused() {
    Document document = file("iis_asp_net.config");
    const QByteArray before = document.bytes();
    FastCgiApplication bell = gateway();
    bell.arguments = QStringLiteral("a\x07");
    const auto code = iisconfig::codes::invalidValue;
    QCOMPARE(document.addFastCgi(bell).error().code(), code);
    bell = gateway();
    bell.environmentVariables = {{QStringLiteral("ESCAPE"), QStringLiteral("\x1b[0m")}};
    QCOMPARE(document.addFastCgi(bell).error().code(), code);
    QCOMPARE(document.addFastCgi({}).error().code(), code);
    QCOMPARE(document.addHandler(Place::serverLevel(), small("")).error().code(), code);
    QCOMPARE(document.bytes(), before);
  }

  void anyOtherValueComesBackAsItWas_data() {
    QTest::addColumn<QString>("value");
    QTest::newRow("markup") << "<a b=\"c\">&amp;</a>";
    QTest::newRow("both quotes") << "\"it's\"";
    QTest::newRow("lines and tabs") << "one\r\ntwo\tthree\n";
    QTest::newRow("beyond the first plane") << QStringLiteral("\U0001f40d \u4f60\u597d");
    QTest::newRow("the end of CDATA") << "]]>";
    QTest::newRow("blanks around") << "  x  ";
  }
  void anyOtherValueComesBackAsItWas() {
    QFETCH(QString, value);
    Document document = file("utf16.config");
    FastCgiApplication added = gateway();
    added.arguments = value;
    added.environmentVariables = {{QStringLiteral("VALUE"), value}};
    QVERIFY(document.addFastCgi(added).ok());
    QCOMPARE(parsed(document.bytes()).fastCgiApplications().last(), added);
    added.environmentVariables = {{QStringLiteral("VALUE"), value + value}};
    QVERIFY(document.setFastCgi(added).ok());
    QCOMPARE(parsed(document.bytes()).fastCgiApplications().last(), added);
  }

  void anAddedApplicationLooksAsIfItHadAlwaysBeenThere() {
    Document document = parsed(shapeFile(QStringLiteral("bare.config")).replace("\n", "\r\n"));
    QVERIFY(document.addFastCgi(gateway()).ok());
    const QByteArray expected =
        "      </application> <!-- php stays -->\r\n"
        "      <application fullPath=\"C:\\Program Files\\iiswsgi\\iiswsgi-gateway.exe\" arguments=\"--ini "
        "&quot;C:\\my site\\a&amp;b.ini&quot;\" idleTimeout=\"600\" "
        "instanceMaxRequests=\"10000\">\r\n"
        "        <environmentVariables>\r\n"
        "          <environmentVariable name=\"GREETING\" value=\"&lt;h\u00e9llo&gt;\"/>\r\n"
        "        </environmentVariables>\r\n"
        "      </application>\r\n"
        "    </fastCgi>\r\n";
    QVERIFY2(document.bytes().contains(expected), document.bytes().constData());
  }

  void onlyTheAttributesThatDifferAreTouched() {
    Document document = file("bare.config");
    FastCgiApplication php = document.fastCgiApplications().first();
    QVERIFY(document.setFastCgi(php).ok());
    QCOMPARE(document.bytes(), shapeFile(QStringLiteral("bare.config")));
    php.attributes[QStringLiteral("idleTimeout")] = QStringLiteral("it's 9");
    php.attributes[QStringLiteral("queueLength")] = QStringLiteral("5");
    QVERIFY(document.setFastCgi(php).ok());
    QVERIFY2(
        document.bytes().contains("arguments='' maxInstances = \"4\"   idleTimeout='it&apos;s 9' queueLength=\"5\">"),
        document.bytes().constData());
    php.attributes.remove(QStringLiteral("queueLength"));
    php.attributes[QStringLiteral("idleTimeout")] = QStringLiteral("300");
    QVERIFY(document.setFastCgi(php).ok());
    QCOMPARE(document.bytes(), shapeFile(QStringLiteral("bare.config")));
  }

  void onlyTheVariablesThatDifferAreTouched() {
    Document document = file("iis_asp_net.config");
    FastCgiApplication php = document.fastCgiApplications().first();
    const FastCgiApplication original = php;
    php.environmentVariables[1].second = QStringLiteral("D:\\php");
    php.environmentVariables.append({QStringLiteral("NEW"), QStringLiteral("1")});
    QVERIFY(document.setFastCgi(php).ok());
    QCOMPARE(document.fastCgiApplications().first(), php);
    QVERIFY(document.bytes().contains("name=\"PHPRC\" value=\"D:\\php\" />\r\n"));
    php.environmentVariables.removeFirst();
    QVERIFY(document.setFastCgi(php).ok());
    QCOMPARE(document.fastCgiApplications().first(), php);
    php.environmentVariables.clear();
    QVERIFY(document.setFastCgi(php).ok());
    QVERIFY2(document.bytes().contains("instanceMaxRequests=\"10000\" />\r\n"), document.bytes().constData());
    QVERIFY(document.setFastCgi(original).ok());
    QCOMPARE(document.bytes(), shapeFile(QStringLiteral("iis_asp_net.config")));
  }

  void aHandlerIsChangedInPlace() {
    Document document = file("mixed_line_ends.config");
    Handler changed = handler(QStringLiteral("R&D"));
    changed.scriptProcessor = QStringLiteral("C:\\new.exe|\"x\"");
    changed.resourceType.reset();
    changed.responseBufferLimit = QStringLiteral("0");
    QVERIFY(document.setHandler(Place::serverLevel(), changed).ok());
    QVERIFY2(document.bytes().contains("path=\"*\" verb=\"*\" modules=\"FastCgiModule\"\r\n           "
                                       "scriptProcessor=\"C:\\new.exe|&quot;x&quot;\" responseBufferLimit=\"0\" />"),
             document.bytes().constData());
  }

  void entriesGoWithTheirLinesAndLeaveOthersComments() {
    Document document = file("tabs_and_comments.config");
    QVERIFY(document.removeFastCgi(QStringLiteral("C:\\PHP\\php-cgi.exe"), QString()).ok());
    QVERIFY(document.bytes().contains("<!-- php first -->\n\t\t\t <!-- -c is set by PHPRC -->\n"));
    QVERIFY(document.removeHandler(Place::serverLevel(), QStringLiteral("StaticFile")).ok());
    QVERIFY(document.bytes().contains("<!-- everything else -->\n\t\t</handlers>"));
  }

  void sitesApplicationsAndPoolsAreAddedAndTakenAway_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("site");
    QTest::newRow("small") << "express.config"
                           << "WebSite1";
    QTest::newRow("IIS Express") << "iis_express.config"
                                 << "WebSite1";
    QTest::newRow("IIS") << "iis_asp_net.config"
                         << "intranet.example";
  }
  void sitesApplicationsAndPoolsAreAddedAndTakenAway() {
    QFETCH(QString, name);
    QFETCH(QString, site);
    const QByteArray before = shapeFile(name);
    Document document = parsed(before);
    const Site added{QStringLiteral("New & more"),
                     77,
                     true,
                     {{QStringLiteral("http"), QStringLiteral("*:8081:")}},
                     {{QStringLiteral("/"), {}, {{QStringLiteral("/"), QStringLiteral("/srv/new")}}}}};
    QVERIFY(document.addSite(added).ok());
    QVERIFY(
        document.addApplication(site, {QStringLiteral("/two"), {}, {{QStringLiteral("/"), QStringLiteral("/srv/two")}}})
            .ok());
    const ApplicationPool pool{QStringLiteral("Snakes"),  QString(), QStringLiteral("NetworkService"),
                               QStringLiteral("someone"), false,     QStringLiteral("AlwaysRunning")};
    QVERIFY(document.addApplicationPool(pool).ok());
    QCOMPARE(document.sites().last().name, added.name);
    QCOMPARE(document.sites().last().serverAutoStart, std::optional(true));
    const ApplicationPool read = document.applicationPools().last();
    QCOMPARE(read.name, pool.name);
    QCOMPARE(read.userName, pool.userName);
    QCOMPARE(read.identityType, pool.identityType);
    QCOMPARE(read.enable32BitAppOnWin64, pool.enable32BitAppOnWin64);
    QVERIFY(document.removeApplicationPool(pool.name).ok());
    QVERIFY(document.removeApplication(site, QStringLiteral("/two")).ok());
    QVERIFY(document.removeSite(added.name.toUpper()).ok());
    QCOMPARE(document.bytes(), before);
  }

  void aNewWebConfigTakesAHandlerAndGivesItBack() {
    Document document = Document::emptyWebConfig();
    const QByteArray before = document.bytes();
    QVERIFY(before.startsWith("<?xml"));
    QVERIFY(document.addHandler(Place::serverLevel(), handler()).ok());
    QVERIFY(document.bytes().contains("<system.webServer>\r\n        <handlers>\r\n            <add name=\"site\""));
    QVERIFY(document.removeHandler(Place::serverLevel(), handler().name).ok());
    QCOMPARE(document.bytes(), before);
  }
};

QTEST_APPLESS_MAIN(TestEdit)
#include "tst_edit.moc"
