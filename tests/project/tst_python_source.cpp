#include <QTest>

#include "app/core/project/python_source.h"

using iiswsgi::project::PythonSource;

class TestPythonSource : public QObject {
  Q_OBJECT
 private slots:
  void aLiteralIsReadAndNothingElse_data() {
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("value");  // null: not known
    QTest::newRow("double quotes") << QByteArray("NAME = \"a\"\n") << "a";
    QTest::newRow("single quotes, a comment") << QByteArray("NAME = 'a#b'  # c\n") << "a#b";
    QTest::newRow("an annotation") << QByteArray("NAME: str = 'a'\n") << "a";
    QTest::newRow("the last one counts") << QByteArray("NAME = 'a'\nNAME = 'b'\n") << "b";
    QTest::newRow("three quotes over lines") << QByteArray("NAME = '''a\nb'''\n") << "a\nb";
    QTest::newRow("joined texts") << QByteArray("NAME = ('a'\n  'b')\nNAME = 'a' 'b'\n") << "ab";
    QTest::newRow("escapes") << QByteArray("NAME = 'a\\'b'\n") << "a'b";
    QTest::newRow("raw") << QByteArray("NAME = r'a\\nb'\n") << "a\\nb";
    QTest::newRow("no line end") << QByteArray("NAME = 'a'") << "a";
    QTest::newRow("a mark in front") << QByteArray("\xef\xbb\xbfNAME = 'a'\r\n") << "a";
    QTest::newRow("an f-string") << QByteArray("NAME = f'{x}'\n") << QString();
    QTest::newRow("a sum") << QByteArray("NAME = 'a' + x\n") << QString();
    QTest::newRow("in a function") << QByteArray("def f():\n    NAME = 'a'\n") << QString();
    QTest::newRow("in a text") << QByteArray("'''\nNAME = 'a'\n'''\n") << QString();
    QTest::newRow("an attribute") << QByteArray("x.NAME = 'a'\n") << QString();
    QTest::newRow("a comparison") << QByteArray("NAME == 'a'\n") << QString();
    QTest::newRow("cut off in a text") << QByteArray("NAME = 'a") << "a";
  }
  void aLiteralIsReadAndNothingElse() {
    QFETCH(QByteArray, source);
    QFETCH(QString, value);
    QCOMPARE(PythonSource(source).textOf("NAME").value_or(QString()), value);
  }

  void argumentsOfACall() {
    const PythonSource source(
        "from setuptools import setup\nsetup(\n  name='shop', version=read(),\n  packages=find(where='src'),\n"
        "  install_requires=['flask>=3',\n    \"waitress\"],  # more\n)\n");
    QCOMPARE(source.argument("setup", "name"), std::optional<QString>("shop"));
    QVERIFY(!source.argument("setup", "version"));
    QVERIFY(!source.argument("setup", "where"));
    QCOMPARE(source.argumentTexts("setup", "install_requires"), QStringList({"flask>=3", "waitress"}));
    const PythonSource named("requires = [\n  'pyramid',\n  'waitress',\n]\nsetup(name='a', install_requires=requires)\n");
    QCOMPARE(named.argumentTexts("setup", "install_requires"), QStringList({"pyramid", "waitress"}));
  }

  void whatMakesAnApplication() {
    const PythonSource source(
        "import flask\nfrom x import y\n\napp = flask.Flask(__name__)\nother = Flask\n\n\n@decorated\ndef "
        "create_app(a=None):\n"
        "    inner = Flask(__name__)\n    return inner\n\nclass A:\n    def f(self):\n        Flask()\n");
    const auto made = source.assignedFrom({"Flask"});
    QCOMPARE(made.size(), 1);
    QCOMPARE(made.first().name, QString("app"));
    QCOMPARE(source.functionsThatCall({"Flask"}), QStringList({"create_app"}));
    QCOMPARE(source.functions(), QStringList({"create_app"}));
    QVERIFY(source.imports("flask"));
    QVERIFY(!source.imports("django"));
  }

  void aTextBehindAKey() {
    QCOMPARE(PythonSource("def main():\n  os.environ.setdefault('KEY', 'shop.settings')\n").textBehind("KEY"),
             std::optional<QString>("shop.settings"));
    QCOMPARE(PythonSource("app.config['KEY'] = 'up'\n").textBehind("KEY"), std::optional<QString>("up"));
    QVERIFY(!PythonSource("f('KEY', value)\n").textBehind("KEY"));
  }
};

QTEST_APPLESS_MAIN(TestPythonSource)
#include "tst_python_source.moc"
