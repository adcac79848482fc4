#include <QStringDecoder>
#include <QTest>

#include "app/core/iisconfig/document.h"
#include "shapes.h"

using namespace iiswsgi;
using namespace iiswsgi::iisconfig;

namespace {

Document parsed(const QByteArray& bytes) {
  auto document = Document::parse(bytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return std::move(document).value();
}

FastCgiApplication gateway() {
  FastCgiApplication application;
  application.fullPath = QStringLiteral("C:\\Program Files\\iiswsgi\\iiswsgi-gateway.exe");
  application.arguments = QStringLiteral("--ini \"C:\\my site\\a&b.ini\"");
  application.attributes = {{QStringLiteral("instanceMaxRequests"), QStringLiteral("10000")},
                            {QStringLiteral("idleTimeout"), QStringLiteral("600")}};
  application.environmentVariables = {{QStringLiteral("GREETING"), QStringLiteral("<h\u00e9llo>")}};
  return application;
}

Handler handler() {
  Handler handler;
  handler.name = QStringLiteral("site");
  handler.path = handler.verb = QStringLiteral("*");
  handler.modules = QStringLiteral("FastCgiModule");
  handler.scriptProcessor = gateway().fullPath + QLatin1Char('|') + gateway().arguments;
  handler.resourceType = QStringLiteral("Unspecified");
  return handler;
}

QList<QByteArray> linesOf(const QByteArray& bytes) {
  // Whatever the encoding, a line of the text is one of ASCII markup: compare decoded.
  if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff")) {
    const QStringConverter::Encoding encoding =
        bytes.startsWith("\xff\xfe") ? QStringConverter::Utf16LE : QStringConverter::Utf16BE;
    return QString(QStringDecoder(encoding)(bytes)).toUtf8().split('\n');
  }
  return bytes.split('\n');
}

/// Whether `after` is `before` with lines put in between, none changed and none gone.
bool onlyAdds(const QByteArray& before, const QByteArray& after) {
  const auto old = linesOf(before);
  qsizetype found = 0;
  for (const QByteArray& line : linesOf(after)) {
    if (found < old.size() && line == old.at(found)) ++found;
  }
  return found == old.size();
}

const Shape& shape(int index) {
  static const QList<Shape> all = shapes();
  return all.at(index);
}

void addShapeRows() {
  QTest::addColumn<int>("index");
  for (int i = 0; i < shapes().size(); ++i)
    QTest::newRow(qPrintable(shape(i).name)) << i;
}

}  // namespace

class TestDocument : public QObject {
  Q_OBJECT
 private slots:
  void anUneditedFileRoundTripsByteForByte_data() { addShapeRows(); }
  void anUneditedFileRoundTripsByteForByte() {
    QFETCH(int, index);
    QVERIFY(shape(index).bytes.size() > 500);
    QCOMPARE(parsed(shape(index).bytes).bytes(), shape(index).bytes);
  }

  void whatIsAddedHasOnlyLinesOfItsOwn_data() { addShapeRows(); }
  void whatIsAddedHasOnlyLinesOfItsOwn() {
    QFETCH(int, index);
    // An empty or one-line section has to be opened first; from then on a change has only its own lines.
    Document document = parsed(shape(index).bytes);
    FastCgiApplication first = gateway();
    first.arguments = QStringLiteral("first");
    QVERIFY(document.addFastCgi(first).ok());
    Handler firstHandler = handler();
    firstHandler.name = QStringLiteral("first");
    QVERIFY(document.addHandler(Place::serverLevel(), firstHandler).ok());
    const QByteArray opened = document.bytes();
    QVERIFY(document.addFastCgi(gateway()).ok());
    QVERIFY(document.addHandler(Place::at(QStringLiteral("Some Site/app")), handler()).ok());
    QVERIFY2(onlyAdds(opened, document.bytes()), document.bytes().constData());
    QVERIFY(document.fastCgiApplications().contains(gateway()));
    QCOMPARE(document.sites().size(), parsed(shape(index).bytes).sites().size());
  }

  void addingAndRemovingGivesTheSameBytes_data() { addShapeRows(); }
  void addingAndRemovingGivesTheSameBytes() {
    QFETCH(int, index);
    // The form of an empty section is IIS's own, <fastCgi />; other forms of emptiness become that one.
    Document document = parsed(shape(index).bytes);
    QVERIFY(document.addFastCgi(gateway()).ok());
    QVERIFY(document.removeFastCgi(gateway().fullPath, gateway().arguments).ok());
    const QByteArray normal = document.bytes();
    QVERIFY(document.addFastCgi(gateway()).ok());
    QVERIFY(document.addHandler(Place::at(QStringLiteral("Some Site")), handler()).ok());
    QVERIFY(document.addHandler(Place::serverLevel(), handler()).ok());
    QVERIFY(document.removeHandler(Place::serverLevel(), handler().name).ok());
    QVERIFY(document.removeHandler(Place::at(QStringLiteral("some site")), handler().name).ok());
    QVERIFY(document.removeFastCgi(gateway().fullPath.toUpper(), gateway().arguments).ok());
    if (shape(index).name != QLatin1String("shared configuration")) QCOMPARE(document.bytes(), normal);
    if (shape(index).name.startsWith(QLatin1String("IIS Express"))) QCOMPARE(normal, shape(index).bytes);
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
    Document document = parsed(shapeFile(QStringLiteral("bare.config")));
    FastCgiApplication php = document.fastCgiApplications().first();
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

  void ourHandlerStandsInFrontOfTheOthersAndBehindClear() {
    Document express = parsed(shapeFile(QStringLiteral("express.config")));
    QVERIFY(express.addHandler(Place::serverLevel(), handler()).ok());
    // In <location path="">, where the handlers stand, and not a second time at the root.
    QCOMPARE(express.sections(QStringLiteral("system.webServer/handlers")).size(), 1);
    QCOMPARE(express.sections(QStringLiteral("system.webServer/handlers"))
                 .first()
                 .content.children.first()
                 .attributes.value(QStringLiteral("name")),
             handler().name);
    Document cleared = parsed(shapeFile(QStringLiteral("clear.config")));
    QVERIFY(cleared.addHandler(Place::at(QStringLiteral("S")), handler()).ok());
    const auto children = cleared.sections(QStringLiteral("system.webServer/handlers")).last().content.children;
    QCOMPARE(children.at(0).name, QStringLiteral("clear"));
    QCOMPARE(children.at(1).attributes.value(QStringLiteral("name")), handler().name);
  }

  void aNameThatIsThereIsRefused() {
    Document document = parsed(shapeFile(QStringLiteral("bare.config")));
    Handler php = handler();
    php.name = QStringLiteral("php");
    const QByteArray before = document.bytes();
    QCOMPARE(document.addHandler(Place::serverLevel(), php).error().code(), iisconfig::codes::duplicateEntry);
    FastCgiApplication same;
    same.fullPath = QStringLiteral("c:\\php\\PHP-CGI.EXE");
    QCOMPARE(document.addFastCgi(same).error().code(), iisconfig::codes::duplicateEntry);
    QCOMPARE(document.bytes(), before);
  }

  void aSectionAtTheRootAndInTheEmptyLocationIsRefused() {
    QByteArray bytes = shapeFile(QStringLiteral("express.config"));
    bytes.replace("<fastCgi />", "<fastCgi />\n        <handlers />");
    QCOMPARE(parsed(bytes).addHandler(Place::serverLevel(), handler()).error().code(), iisconfig::codes::sectionTwice);
  }

  void sitesAndTheirBindingsAreRead() {
    const auto sites = parsed(shapeFile(QStringLiteral("express.config"))).sites();
    QCOMPARE(sites.size(), 1);
    QCOMPARE(sites.first().id, 1U);
    QCOMPARE(sites.first().applications.at(1).virtualDirectories.first().physicalPath,
             QStringLiteral("C:\\Users\\J\u00f6rg\\app & more"));
    QCOMPARE(sites.first().bindings.at(0).port(), 8080);
    QCOMPARE(sites.first().bindings.at(0).address(), QStringLiteral("*"));
    QCOMPARE(sites.first().bindings.at(0).hostName(), QStringLiteral("localhost"));
    QCOMPARE(sites.first().bindings.at(1).address(), QStringLiteral("[::1]"));
    QCOMPARE(sites.first().bindings.at(1).port(), 44300);
  }

  void sitesApplicationsAndPoolsAreAddedAndTakenAway() {
    const QByteArray before = shapeFile(QStringLiteral("express.config"));
    Document document = parsed(before);
    Site site{QStringLiteral("New"),
              2,
              true,
              {{QStringLiteral("http"), QStringLiteral("*:8081:")}},
              {{QStringLiteral("/"), {}, {{QStringLiteral("/"), QStringLiteral("/srv/new")}}}}};
    QVERIFY(document.addSite(site).ok());
    QVERIFY(document
                .addApplication(QStringLiteral("WebSite1"),
                                {QStringLiteral("/two"), {}, {{QStringLiteral("/"), QStringLiteral("/srv/two")}}})
                .ok());
    QVERIFY(document.addApplicationPool({QStringLiteral("Python"), QString(), {}, {}, {}, {}}).ok());
    QCOMPARE(document.sites().last().name, site.name);
    QCOMPARE(document.sites().first().applications.last().path, QStringLiteral("/two"));
    QVERIFY(onlyAdds(before, document.bytes()));
    QVERIFY(document.removeApplicationPool(QStringLiteral("Python")).ok());
    QVERIFY(document.removeApplication(QStringLiteral("WebSite1"), QStringLiteral("/two")).ok());
    QVERIFY(document.removeSite(QStringLiteral("New")).ok());
    QCOMPARE(document.bytes(), before);
  }

  void aNewWebConfigTakesAHandlerAndGivesItBack() {
    Document document = Document::emptyWebConfig();
    const QByteArray before = document.bytes();
    QVERIFY(document.addHandler(Place::serverLevel(), handler()).ok());
    QVERIFY(document.bytes().contains("<system.webServer>\r\n        <handlers>\r\n            <add name=\"site\""));
    QVERIFY(document.removeHandler(Place::serverLevel(), handler().name).ok());
    QVERIFY(!document.bytes().contains("webServer"));
    QVERIFY(before.startsWith("<?xml"));
  }

  void whatIsNoConfigurationIsRefusedWithAPlace_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing") << QByteArray() << 151;
    QTest::newRow("text") << QByteArray("hello") << 151;
    QTest::newRow("cut off") << QByteArray("<configuration><system.webServer>") << 151;
    QTest::newRow("another root") << QByteArray("<web-app/>") << 152;
    QTest::newRow("broken UTF-8") << QByteArray("<configuration a=\"\xff\xfe\xfa\"/>") << 153;
    QTest::newRow("half of a UTF-16 character") << QByteArray("\xff\xfe<\0c", 5) << 153;
  }
  void whatIsNoConfigurationIsRefusedWithAPlace() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    const auto document = Document::parse(bytes);
    QVERIFY(!document.ok());
    QCOMPARE(document.error().code().number, code);
    QVERIFY(!document.error().hint().isEmpty());
  }

  void aFileCutOffAnywhereIsRefusedOrRead() {
    const QByteArray whole = shapeFile(QStringLiteral("odd.config"));
    for (qsizetype length = 0; length < whole.size(); length += 7) {
      auto document = Document::parse(whole.left(length));
      if (document) QVERIFY(document->addFastCgi(gateway()).ok());
    }
  }
};

QTEST_APPLESS_MAIN(TestDocument)
#include "tst_document.moc"
