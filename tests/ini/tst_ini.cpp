#include <QTest>

#include "app/core/ini/ini.h"

using namespace iiswsgi;
using namespace iiswsgi::ini;

namespace {

const QByteArray pyramid =
    "\xef\xbb\xbf# A site's settings\r\n[DEFAULT]\r\nhere_too = yes\r\n\r\n[app:api]\r\nuse = egg:api\r\n\r\n"
    "[composite:main]\r\nuse = egg:Paste#urlmap\r\n/ : home\r\n/api = api\r\n; a comment\r\n\r\n"
    "[app:home]\r\nuse = call:site:main\r\npyramid.includes =\r\n    pyramid_tm\r\n    # not this one\r\n    "
    "pyramid_jinja2\r\nempty =\r\n\r\n"
    "[server:main]\r\nuse = egg:waitress\r\n[loggers]\r\nkeys = root";

Document parsed(const QByteArray& bytes) {
  auto document = Document::parse(bytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return std::move(document).value();
}

}  // namespace

class TestIni : public QObject {
  Q_OBJECT
 private slots:
  void anUneditedFileRoundTripsByteForByte() { QCOMPARE(parsed(pyramid).bytes(), pyramid); }

  void sectionsAndSettingsAreReadAsConfigparserReadsThem() {
    const Document document = parsed(pyramid);
    QCOMPARE(document.sections().size(), 6);
    const Section* home = document.find(QStringLiteral("app:home"));
    QVERIFY(home != nullptr);
    QCOMPARE(home->kind, QStringLiteral("app"));
    QCOMPARE(home->name, QStringLiteral("home"));
    QCOMPARE(home->value(QStringLiteral("pyramid.includes")), QStringLiteral("\npyramid_tm\npyramid_jinja2"));
    QCOMPARE(home->value(QStringLiteral("empty")), QString());
    QVERIFY(!home->value(QStringLiteral("nowhere")));
    QVERIFY(!home->value(QStringLiteral("Empty")));
    QCOMPARE(document.find(QStringLiteral("composite:main"))->value(QStringLiteral("/")), QStringLiteral("home"));
    QCOMPARE(document.find(QStringLiteral("loggers"))->kind, QString());
  }

  /// configparser compares with the setting's own indentation: this file has three settings for it.
  void aLineContinuesOnlyWhatIsIndentedLess() {
    const Document document = parsed("[app:main]\n  use = egg:a\n  list = one\n    two\n\n    three\n\tdebug = no\n");
    const Section* app = document.find(QStringLiteral("app:main"));
    QCOMPARE(app->value(QStringLiteral("use")), QStringLiteral("egg:a"));
    QCOMPARE(app->value(QStringLiteral("list")), QStringLiteral("one\ntwo\nthree"));
    QCOMPARE(app->value(QStringLiteral("debug")), QStringLiteral("no"));
  }

  void whatCanBeServedComesWithMainFirst() {
    QStringList found;
    for (const Section& section : parsed(pyramid).applications())
      found << section.header;
    QCOMPARE(found, (QStringList{"composite:main", "app:api", "app:home"}));
  }

  void aValueIsChangedInItsPlace() {
    Document document = parsed(pyramid);
    QVERIFY(document.setValue(QStringLiteral("app:api"), QStringLiteral("use"), QStringLiteral("egg:other")).ok());
    QCOMPARE(document.bytes(), QByteArray(pyramid).replace("use = egg:api\r\n", "use = egg:other\r\n"));
    QVERIFY(
        document.setValue(QStringLiteral("app:home"), QStringLiteral("pyramid.includes"), QStringLiteral("one")).ok());
    QCOMPARE(document.find(QStringLiteral("app:home"))->value(QStringLiteral("pyramid.includes")),
             QStringLiteral("one"));
    QVERIFY(document.setValue(QStringLiteral("loggers"), QStringLiteral("keys"), QStringLiteral("root, site")).ok());
    QCOMPARE(document.find(QStringLiteral("loggers"))->value(QStringLiteral("keys")), QStringLiteral("root, site"));
  }

  void whatIsMissingIsAddedAndCanBeTakenAway() {
    Document document = parsed(pyramid);
    QVERIFY(document.setValue(QStringLiteral("app:api"), QStringLiteral("debug"), QStringLiteral("false")).ok());
    QVERIFY(document.bytes().contains("use = egg:api\r\ndebug = false\r\n\r\n"));
    QVERIFY(document.removeValue(QStringLiteral("app:api"), QStringLiteral("debug")).ok());
    QCOMPARE(document.bytes(), pyramid);
    QVERIFY(document.setValue(QStringLiteral("app:new"), QStringLiteral("use"), QStringLiteral("egg:new")).ok());
    QVERIFY(document.bytes().endsWith("keys = root\r\n\r\n[app:new]\r\nuse = egg:new\r\n"));
  }

  void aBrokenFileIsToldWithItsLine_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("a word alone") << QByteArray("[app:main]\nuse = x\nnonsense\n") << 101 << "Line 3";
    QTest::newRow("a setting before any section") << QByteArray("use = x\n") << 101 << "Line 1";
    QTest::newRow("the same section twice") << QByteArray("[a]\nx=1\n[a]\n") << 102 << "line 3";
    QTest::newRow("the same setting twice") << QByteArray("[a]\nx=1\nX=2\nx=3\n") << 104 << "line 4";
    QTest::newRow("not text") << QByteArray("[a]\nx=\xff\xfe\n") << 103 << "UTF-8";
  }
  void aBrokenFileIsToldWithItsLine() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QString, says);
    const auto document = Document::parse(bytes);
    QVERIFY(!document.ok());
    QCOMPARE(document.error().code().number, code);
    QVERIFY2(document.error().message().contains(says), qPrintable(document.error().text()));
  }
};

QTEST_APPLESS_MAIN(TestIni)
#include "tst_ini.moc"
