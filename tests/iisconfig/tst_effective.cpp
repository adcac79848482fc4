#include <QTest>

#include "app/core/iisconfig/effective.h"
#include "samples.h"
#include "shapes.h"

using namespace iiswsgi;
using namespace iiswsgi::iisconfig;

namespace {

Level level(const QString& path, const QByteArray& bytes, bool applicationRoot = false) {
  auto document = Document::parse(bytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return {path, std::move(document).value(), applicationRoot};
}

Level host(const char* file) {
  return level(QString(), shapeFile(QLatin1String(file)));
}

QByteArray webConfig(const QByteArray& content) {
  return "<configuration>\n<system.webServer>\n" + content + "\n</system.webServer>\n</configuration>";
}

QByteArray inLocation(const QByteArray& attributes, const QByteArray& content) {
  return "<location " + attributes + "><system.webServer>" + content + "</system.webServer></location>";
}

/// IIS Express's file with more at its end.
Level hostWith(const QByteArray& more) {
  QByteArray bytes = shapeFile(QStringLiteral("iis_express.config"));
  return level(QString(), bytes.replace("</configuration>", more + "</configuration>"));
}

const QString handlersSection = QStringLiteral("system.webServer/handlers");
const QString site = QStringLiteral("WebSite1");

QStringList names(const Result<QList<Handler>>& handlers) {
  QStringList found;
  if (!handlers) return {handlers.error().code().text()};
  for (const Handler& handler : *handlers)
    found << handler.name;
  return found;
}

const QByteArray one =
    "<handlers><add name=\"One\" path=\"*\" verb=\"*\" modules=\"FastCgiModule\" scriptProcessor=\"x\" /></handlers>";

}  // namespace

class TestEffective : public QObject {
  Q_OBJECT
 private slots:
  void aLowerLevelsHandlersComeFirst() {
    const QList<Level> levels{host("express.config"), level(QStringLiteral("WebSite1"), webConfig(one), true)};
    QCOMPARE(names(effectiveHandlers(levels, QStringLiteral("WebSite1"))),
             (QStringList{"One", "TRACEVerbHandler", "OPTIONSVerbHandler", "StaticFile"}));
    QCOMPARE(names(effectiveHandlers(levels, QStringLiteral("Other"))),
             (QStringList{"TRACEVerbHandler", "OPTIONSVerbHandler", "StaticFile"}));
  }

  void clearAndRemoveAreResolved() {
    QCOMPARE(names(effectiveHandlers({host("clear.config")}, QStringLiteral("S"))), QStringList{"StaticFile"});
    const QByteArray removing =
        "<handlers><remove name=\"staticfile\" /><add name=\"StaticFile\" path=\"x\" verb=\"*\" /></handlers>";
    const QList<Level> levels{host("express.config"), level(QStringLiteral("WebSite1"), webConfig(removing), true)};
    QCOMPARE(names(effectiveHandlers(levels, QStringLiteral("WebSite1"))),
             (QStringList{"StaticFile", "TRACEVerbHandler", "OPTIONSVerbHandler"}));
  }

  void theSameNameTwiceIsTold() {
    const QByteArray again = "<handlers><add name=\"staticFile\" path=\"x\" verb=\"*\" /></handlers>";
    const auto handlers =
        effectiveHandlers({host("express.config"), level(QStringLiteral("WebSite1"), webConfig(again), true)},
                          QStringLiteral("WebSite1"));
    QCOMPARE(handlers.error().code(), iisconfig::codes::duplicateEntry);
  }

  void childApplicationsInheritUnlessToldOtherwise() {
    const Level child = level(QStringLiteral("WebSite1/app"), "<configuration/>", true);
    const QList<Level> inherits{host("express.config"), level(QStringLiteral("WebSite1"), webConfig(one), true), child};
    QVERIFY(names(effectiveHandlers(inherits, QStringLiteral("WebSite1/app"))).contains(QStringLiteral("One")));
    const QByteArray stopping =
        "<configuration><location path=\".\" inheritInChildApplications=\"false\"><system.webServer>" + one +
        "</system.webServer></location></configuration>";
    const QList<Level> stopped{host("express.config"), level(QStringLiteral("WebSite1"), stopping, true), child};
    QVERIFY(names(effectiveHandlers(stopped, QStringLiteral("WebSite1/folder"))).contains(QStringLiteral("One")));
    QVERIFY(!names(effectiveHandlers(stopped, QStringLiteral("WebSite1/app"))).contains(QStringLiteral("One")));
  }

  void lockingIsComputedForEachPath() {
    // IIS Express declares handlers Deny and opens them in a trailing <location path="">; a bare IIS really locks them.
    QVERIFY(
        writableAt({host("express.config")}, QStringLiteral("system.webServer/handlers"), QStringLiteral("WebSite1"))
            .allowed);
    const Writable locked = writableAt({host("bare.config")}, QStringLiteral("system.webServer/handlers"),
                                       QStringLiteral("Default Web Site"));
    QVERIFY(!locked.allowed);
    QVERIFY(locked.reason.contains(QStringLiteral("overrideModeDefault")));
    QVERIFY(
        !writableAt({host("express.config")}, QStringLiteral("system.webServer/fastCgi"), QStringLiteral("WebSite1"))
             .allowed);
    QByteArray denied = shapeFile(QStringLiteral("express.config"));
    denied.replace("</configuration>",
                   "<location path=\"WebSite1\" overrideMode=\"Deny\"><system.webServer><handlers "
                   "/></system.webServer></location></configuration>");
    QVERIFY(!writableAt({level(QString(), denied)}, QStringLiteral("system.webServer/handlers"),
                        QStringLiteral("WebSite1/app"))
                 .allowed);
    QVERIFY(
        writableAt({level(QString(), denied)}, QStringLiteral("system.webServer/handlers"), QStringLiteral("WebSite2"))
            .allowed);
  }

  void aWebConfigThatSetsALockedSectionIsTold() {
    const QList<Level> levels{host("bare.config"), level(QStringLiteral("Default Web Site"), webConfig(one), true)};
    QCOMPARE(effectiveHandlers(levels, QStringLiteral("Default Web Site")).error().code(),
             iisconfig::codes::sectionLocked);
  }

  void nestedElementsAndCollectionsAreMerged() {
    const QByteArray own = webConfig(
        "<defaultDocument><files><add value=\"home.htm\" /></files></defaultDocument><staticContent><remove "
        "fileExtension=\".css\" /></staticContent>");
    const QList<Level> levels{host("express.config"), level(QStringLiteral("WebSite1"), own, true)};
    const auto documents =
        effectiveSection(levels, QStringLiteral("system.webServer/defaultDocument"), QStringLiteral("WebSite1"));
    QCOMPARE(documents->attributes.value(QStringLiteral("enabled")), QStringLiteral("true"));
    QCOMPARE(documents->children.value(QStringLiteral("files"))
                 .collection.first()
                 .element.attributes.value(QStringLiteral("value")),
             QStringLiteral("home.htm"));
    QCOMPARE(documents->children.value(QStringLiteral("files")).collection.size(), 3);
    QCOMPARE(effectiveSection(levels, QStringLiteral("system.webServer/staticContent"), QStringLiteral("WebSite1"))
                 ->collection.size(),
             1);
  }

  void everyLevelSpeaksInItsTurn() {
    const auto add = [](const char* name) {
      return QByteArray("<handlers><add name=\"") + name + "\" path=\"*\" verb=\"*\" /></handlers>";
    };
    const Level server = hostWith(inLocation("path='website1'", add("FromLocation")) +
                                  inLocation("path='WebSite1/app'", add("FromDeepLocation")) +
                                  inLocation("path='WebSite1/application'", add("Neighbour")));
    const QByteArray outer = "<configuration><system.webServer>" + add("FromSite") + "</system.webServer>" +
                             inLocation("path='app'", add("FromSiteForApp")) + "</configuration>";
    const QList<Level> levels{server, level(site, outer, true),
                              level(QStringLiteral("WebSite1/app"), webConfig(add("FromApp")), true)};
    const QStringList found = names(effectiveHandlers(levels, QStringLiteral("WebSite1/app/folder")));
    QCOMPARE(found.mid(0, 5),
             (QStringList{"FromApp", "FromSiteForApp", "FromDeepLocation", "FromSite", "FromLocation"}));
    QVERIFY(!found.contains(QStringLiteral("Neighbour")));
    const auto section = effectiveSection(levels, handlersSection, QStringLiteral("WebSite1/app"));
    QCOMPARE(section->collection.at(0).inherited, false);
    QCOMPARE(section->collection.at(0).definedAt, QStringLiteral("WebSite1/app"));
    QCOMPARE(section->collection.at(2).inherited, true);
    QCOMPARE(section->collection.at(4).definedAt, QStringLiteral("website1"));
    QCOMPARE(section->collection.last().definedAt, QString());
    QCOMPARE(section->attributes.value(QStringLiteral("accessPolicy")), QStringLiteral("Read, Script"));
  }

  void aDuplicateIsNamedWithBothPlaces() {
    const QByteArray again = "<handlers>\n<add name=\"staticFILE\" path=\"x\" verb=\"*\" />\n</handlers>";
    const auto handlers = effectiveHandlers({host("express.config"), level(site, webConfig(again), true)}, site);
    QVERIFY(!handlers.ok());
    const QString message = handlers.error().message();
    QVERIFY2(message.contains(QLatin1String("\"staticFILE\" stands twice in system.webServer/handlers")),
             qPrintable(message));
    QVERIFY2(message.contains(QLatin1String("line 4 of the web.config of WebSite1")), qPrintable(message));
    QVERIFY(handlers.error().hint().contains(QLatin1String("0x800700b7")));
  }

  void collectionsHaveTheKeysOfTheirSchema_data() {
    QTest::addColumn<QString>("section");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* section, const char* content, int code) {
      QTest::newRow(name) << QString(QLatin1String(section)) << QByteArray(content) << code;
    };
    row("the same mime type twice", "staticContent", "<staticContent><mimeMap fileExtension='.PDF' /></staticContent>",
        154);
    row("a new mime type", "staticContent", "<staticContent><mimeMap fileExtension='.new' /></staticContent>", 0);
    row("a mime type replaced", "staticContent",
        "<staticContent><remove fileExtension='.pdf' /><mimeMap fileExtension='.pdf' /></staticContent>", 0);
    row("an error page again", "httpErrors", "<httpErrors><error statusCode='404' /></httpErrors>", 154);
    row("its sub-status written out", "httpErrors",
        "<httpErrors><error statusCode='404' subStatusCode='-1' /></httpErrors>", 154);
    row("another sub-status", "httpErrors", "<httpErrors><error statusCode='404' subStatusCode='7' /></httpErrors>", 0);
    row("a hidden segment again", "security/requestFiltering",
        "<security><requestFiltering><hiddenSegments><add segment='BIN' "
        "/></hiddenSegments></requestFiltering></security>",
        154);
    row("a file extension opened", "security/requestFiltering",
        "<security><requestFiltering><fileExtensions><remove fileExtension='.cs' /><add fileExtension='.cs' "
        "allowed='true' /></fileExtensions></requestFiltering></security>",
        0);
    row("a default document again", "defaultDocument",
        "<defaultDocument><files><add value='index.htm' /></files></defaultDocument>", 154);
    row("default documents cleared", "defaultDocument",
        "<defaultDocument><files><clear /><add value='index.htm' /></files></defaultDocument>", 0);
    row("a header again", "httpProtocol",
        "<httpProtocol><customHeaders><add name='x-powered-by' value='x' /></customHeaders></httpProtocol>", 154);
    row("a section that isn't known", "vendor", "<vendor><add key='a' /><add key='b' /><item key='a' /></vendor>", 0);
    row("the same key there", "vendor", "<vendor><add key='a' /><add key='A' /></vendor>", 154);
  }
  void collectionsHaveTheKeysOfTheirSchema() {
    QFETCH(QString, section);
    QFETCH(QByteArray, content);
    QFETCH(int, code);
    QByteArray server = shapeFile(QStringLiteral("iis_express.config"));
    server.replace("name=\"httpErrors\" overrideModeDefault=\"Deny\"", "name=\"httpErrors\"");
    const auto merged = effectiveSection({level(QString(), server), level(site, webConfig(content), true)},
                                         QStringLiteral("system.webServer/") + section, site);
    QVERIFY2(merged.ok() == (code == 0), merged ? "no error" : qPrintable(merged.error().text()));
    if (!merged) QCOMPARE(merged.error().code().number, code);
  }

  void locksAreKeptByTheLevelsBelow_data() {
    QTest::addColumn<QByteArray>("server");
    QTest::addColumn<QByteArray>("own");
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("writable");
    const auto row = [](const char* name, const char* server, const char* own, const char* words, bool writable) {
      QTest::newRow(name) << QByteArray(server) << QByteArray(own) << QString(QLatin1String(words)) << writable;
    };
    const char* const adding = "<vendor><add name='b' /></vendor>";
    row("no lock", "<vendor><add name='a' /></vendor>", adding, "", true);
    row("lockItem of the section", "<vendor lockItem='true'><add name='a' /></vendor>", adding, "lockItem", false);
    row("lockElements with add", "<vendor lockElements='clear, add' />", adding, "lockElements", false);
    row("lockElements with another", "<vendor lockElements='clear' />", adding, "", true);
    row("lockElements, clear used", "<vendor lockElements='clear' />", "<vendor><clear /></vendor>", "<clear>", true);
    row("lockAllElementsExcept", "<vendor lockAllElementsExcept='remove' />", adding, "lockAllElementsExcept", false);
    row("lockAllElementsExcept add", "<vendor lockAllElementsExcept='add' />", adding, "", true);
    row("lockAttributes", "<vendor lockAttributes='mode' />", "<vendor mode='x' />", "attribute mode", true);
    row("lockAttributes, another set", "<vendor lockAttributes='mode' />", "<vendor other='x' />", "", true);
    row("lockAttributes, all", "<vendor lockAttributes='*' />", "<vendor other='x' />", "lockAttributes", false);
    row("lockAllAttributesExcept", "<vendor lockAllAttributesExcept='free' />", "<vendor other='x' />",
        "lockAllAttributesExcept", true);
    row("lockAllAttributesExcept that one", "<vendor lockAllAttributesExcept='free' />", "<vendor free='x' />", "",
        true);
    row("lockItem of an entry, removed", "<vendor><add name='a' lockItem='true' /></vendor>",
        "<vendor><remove name='A' /></vendor>", "takes \"a\" out", true);
    row("lockItem of an entry, cleared", "<vendor><add name='a' lockItem='true' /></vendor>",
        "<vendor><clear /></vendor>", "takes \"a\" out", true);
    row("lockItem of an entry, one beside it", "<vendor><add name='a' lockItem='true' /></vendor>", adding, "", true);
    row("lock of a nested element", "<vendor><part lockAttributes='x' /></vendor>", "<vendor><part x='1' /></vendor>",
        "attribute x of system.webServer/vendor/part", true);
  }
  void locksAreKeptByTheLevelsBelow() {
    QFETCH(QByteArray, server);
    QFETCH(QByteArray, own);
    QFETCH(QString, words);
    QFETCH(bool, writable);
    const QString section = QStringLiteral("system.webServer/vendor");
    const QList<Level> levels{hostWith("<system.webServer>" + server + "</system.webServer>"),
                              level(site, webConfig(own), true)};
    const auto merged = effectiveSection(levels, section, site);
    QCOMPARE(merged.ok(), words.isEmpty());
    if (!merged) {
      QCOMPARE(merged.error().code(), iisconfig::codes::sectionLocked);
      QVERIFY2(merged.error().message().contains(words), qPrintable(merged.error().message()));
    }
    const Writable may = writableAt(levels, section, site);
    QCOMPARE(may.allowed, writable);
    QCOMPARE(may.reason.isEmpty(), writable);
  }

  void whatMayBeWrittenDependsOnThePath_data() {
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const QByteArray& more, const char* section, const char* path,
                        const char* reason) {
      QTest::newRow(name) << more << QStringLiteral("system.webServer/") + QLatin1String(section)
                          << QString(QLatin1String(path)) << QString(QLatin1String(reason));
    };
    const QByteArray deny = inLocation("path='WebSite1/app' overrideMode='Deny'", "<handlers />");
    row("opened in <location path=''>", "", "handlers", "WebSite1", "");
    row("declared Deny, not opened", "", "httpErrors", "WebSite1", "overrideModeDefault=\"Deny\"");
    row("opened for one site", inLocation("path='WebSite1' overrideMode='Allow'", "<httpErrors />"), "httpErrors",
        "WebSite1/app", "");
    row("not for another", inLocation("path='WebSite1' overrideMode='Allow'", "<httpErrors />"), "httpErrors",
        "WebSite10", "overrideModeDefault");
    row("opened for another section", inLocation("path='WebSite1' overrideMode='Allow'", "<caching />"), "httpErrors",
        "WebSite1", "overrideModeDefault");
    row("closed for one application", deny, "handlers", "WEBSITE1/App/folder", "<location path=\"WebSite1/app\">");
    row("open above it", deny, "handlers", "WebSite1", "");
    row("open beside it", deny, "handlers", "WebSite1/app2", "");
    row("allowOverride", inLocation("path='WebSite1' allowOverride='false'", "<defaultDocument />"), "defaultDocument",
        "WebSite1", "overrideMode=\"Deny\"");
    row("overrideMode Inherit changes nothing", inLocation("path='WebSite1' overrideMode='Inherit'", "<httpErrors />"),
        "httpErrors", "WebSite1", "overrideModeDefault");
    row("read from the server only", "", "fastCgi", "WebSite1", "applicationHost.config only");
    row("not even where a location opens it", inLocation("path='WebSite1' overrideMode='Allow'", "<fastCgi />"),
        "fastCgi", "WebSite1", "applicationHost.config only");
  }
  void whatMayBeWrittenDependsOnThePath() {
    QFETCH(QByteArray, more);
    QFETCH(QString, section);
    QFETCH(QString, path);
    QFETCH(QString, reason);
    const Writable writable = writableAt({hostWith(more)}, section, path);
    QCOMPARE(writable.allowed, reason.isEmpty());
    QVERIFY2(writable.reason.contains(reason), qPrintable(writable.reason));
  }

  void fastCgiIsTheServersEvenIfItIsntDeclared() {
    QVERIFY(
        !writableAt({host("flat.config")}, QStringLiteral("system.webServer/fastCgi"), QStringLiteral("flat")).allowed);
    QVERIFY(writableAt({host("flat.config")}, handlersSection, QStringLiteral("flat")).allowed);
  }

  void someSectionsMayOnlyStandAtAnApplicationsRoot() {
    QByteArray server = shapeFile(QStringLiteral("iis_express.config"));
    server.replace("name=\"validation\"", "name=\"validation\" allowDefinition=\"MachineToApplication\"");
    const QList<Level> levels{level(QString(), server)};
    const QString section = QStringLiteral("system.webServer/validation");
    QVERIFY(writableAt(levels, section, site).allowed);
    QVERIFY(writableAt(levels, section, QStringLiteral("B\u00fccherei/api")).allowed);
    const Writable folder = writableAt(levels, section, QStringLiteral("B\u00fccherei/api/folder"));
    QVERIFY(!folder.allowed);
    QVERIFY2(folder.reason.contains(QLatin1String("root")), qPrintable(folder.reason));
  }

  void aWebConfigLocksWhatIsBelowItButNotItself() {
    const QByteArray own = "<configuration>" + inLocation("path='.' overrideMode='Deny'", one) + "</configuration>";
    const QList<Level> levels{host("express.config"), level(site, own, true)};
    QVERIFY(writableAt(levels, handlersSection, site).allowed);
    QVERIFY(!writableAt(levels, handlersSection, QStringLiteral("WebSite1/folder")).allowed);
    QVERIFY(effectiveHandlers(levels, QStringLiteral("WebSite1/folder")).ok());
    QList<Level> deeper = levels;
    deeper << level(QStringLiteral("WebSite1/folder"), webConfig("<handlers><clear /></handlers>"));
    QCOMPARE(effectiveHandlers(deeper, QStringLiteral("WebSite1/folder")).error().code(),
             iisconfig::codes::sectionLocked);
  }

  void aWebConfigCantUnlockWhatIsLockedAboveIt() {
    const QByteArray own = "<configuration>" + inLocation("path='.' overrideMode='Allow'", one) + "</configuration>";
    const QList<Level> levels{host("bare.config"), level(QStringLiteral("Default Web Site"), own, true)};
    QVERIFY(!writableAt(levels, handlersSection, QStringLiteral("Default Web Site/folder")).allowed);
    const auto handlers = effectiveHandlers(levels, QStringLiteral("Default Web Site"));
    QCOMPARE(handlers.error().code(), iisconfig::codes::sectionLocked);
    QVERIFY(handlers.error().hint().contains(QLatin1String("<location path=\"Default Web Site\">")));
  }

  void theSectionTwiceInAFileIsTold_data() {
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("at the root too") << webConfig("<handlers />").mid(15).replace("</configuration>", "");
    QTest::newRow("in a second empty location") << inLocation("path='.'", "<handlers />");
    QTest::newRow("in two locations of a path")
        << inLocation("path='WebSite1'", "<handlers />") + inLocation("path='website1/'", "<handlers />");
  }
  void theSectionTwiceInAFileIsTold() {
    QFETCH(QByteArray, more);
    const auto handlers = effectiveHandlers({hostWith(more)}, site);
    QVERIFY(!handlers.ok());
    QCOMPARE(handlers.error().code(), iisconfig::codes::sectionTwice);
  }

  void aSectionInAnotherFileIsTold() {
    const auto pools =
        effectiveSection({host("flat.config")}, QStringLiteral("system.applicationHost/applicationPools"), QString());
    QVERIFY(!pools.ok());
    QCOMPARE(pools.error().code(), iisconfig::codes::sectionElsewhere);
    QVERIFY(pools.error().message().contains(QLatin1String("pools.config")));
  }

  void aClearedSiteNeverSeesTheServersHandlers() {
    Document document = parsed(shapeFile(QStringLiteral("clear.config")));
    QVERIFY(document.addHandler(Place::serverLevel(), handler()).ok());
    QVERIFY(!names(effectiveHandlers({{QString(), document, false}}, QStringLiteral("S"))).contains(handler().name));
    QVERIFY(document.addHandler(Place::at(QStringLiteral("S")), handler()).ok());
    QCOMPARE(names(effectiveHandlers({{QString(), document, false}}, QStringLiteral("S"))).first(), handler().name);
  }

  void thePairIsComparedAsIisDoes_data() {
    QTest::addColumn<QString>("fullPath");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("scriptProcessor");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* name, const char* fullPath, const char* arguments, const char* processor,
                        bool matches) {
      QTest::newRow(name) << QString(QLatin1String(fullPath)) << QString(QLatin1String(arguments))
                          << QString(QLatin1String(processor)) << matches;
    };
    row("the same", "C:\\p.exe", "-u x", "C:\\p.exe|-u x", true);
    row("another case", "C:\\p.exe", "-u x", "c:\\P.EXE|-U X", true);
    row("a variable on one side", "%SystemDrive%\\p.exe", "-u x", "c:\\p.exe|-u x", true);
    row("a variable in the arguments", "C:\\p.exe", "C:\\x", "C:\\p.exe|%SystemDrive%\\x", true);
    row("quotes on one side", "C:\\p.exe", "-u x", "\"C:\\p.exe\"|-u x", false);
    row("quotes on both sides", "\"C:\\p.exe\"", "-u x", "\"C:\\p.exe\"|-u x", true);
    row("arguments missing", "C:\\p.exe", "-u x", "C:\\p.exe", false);
    row("no arguments at all", "C:\\p.exe", "", "C:\\p.exe", true);
    row("no arguments behind the bar", "C:\\p.exe", "", "C:\\p.exe|", true);
    row("a bar in the arguments", "C:\\p.exe", "a|b", "C:\\p.exe|a|b", true);
    row("another blank", "C:\\p.exe", "-u  x", "C:\\p.exe|-u x", false);
  }
  void thePairIsComparedAsIisDoes() {
    QFETCH(QString, fullPath);
    QFETCH(QString, arguments);
    QFETCH(QString, scriptProcessor);
    FastCgiApplication application;
    application.fullPath = fullPath;
    application.arguments = arguments;
    const auto expand = [](QString text) { return text.replace(QLatin1String("%SystemDrive%"), QLatin1String("C:")); };
    QTEST(matchesPair(scriptProcessor, application, expand), "matches");
  }
};

QTEST_APPLESS_MAIN(TestEffective)
#include "tst_effective.moc"
