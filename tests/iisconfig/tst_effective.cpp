#include <QTest>

#include "app/core/iisconfig/effective.h"
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

QByteArray webConfig(const QByteArray& handlers) {
  return "<configuration><system.webServer>" + handlers + "</system.webServer></configuration>";
}

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

  void thePairIsComparedAfterExpansionAndWithoutCase() {
    FastCgiApplication application;
    application.fullPath = QStringLiteral("%SystemDrive%\\Python\\python.exe");
    application.arguments = QStringLiteral("-u x");
    const auto expand = [](QString text) { return text.replace(QLatin1String("%SystemDrive%"), QLatin1String("C:")); };
    QVERIFY(matchesPair(QStringLiteral("c:\\python\\PYTHON.exe|-u x"), application, expand));
    QVERIFY(!matchesPair(QStringLiteral("\"c:\\python\\python.exe\"|-u x"), application, expand));
    QVERIFY(!matchesPair(QStringLiteral("c:\\python\\python.exe"), application, expand));
  }
};

QTEST_APPLESS_MAIN(TestEffective)
#include "tst_effective.moc"
