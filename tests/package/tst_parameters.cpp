#include <QTest>

#include "app/core/package/content_edits.h"
#include "app/core/package/file_edits.h"
#include "app/core/package/parameters.h"

using namespace iiswsgi;
using namespace iiswsgi::package;

namespace {

QList<Parameter> parametersOf(const QByteArray& inner) {
  const auto read = readParameters("<parameters>" + inner + "</parameters>", "Parameters.xml");
  if (!read) qFatal("%s", qPrintable(read.error().text()));
  return *read;
}

QString problemsOf(const QByteArray& inner, const Answers& answers) {
  QStringList texts;
  for (const BadAnswer& bad : checkAnswers(parametersOf(inner), answers))
    texts << bad.parameter + ": " + bad.error.message();
  return texts.join('\n');
}

}  // namespace

class TestParameters : public QObject {
  Q_OBJECT
 private slots:
  void whatIsReadIsWrittenAndReadAgain() {
    const auto parameters = parametersOf(
        "<parameter name=\"Application Path\" friendlyName=\"Where\" description=\"A &quot;site&quot;\" "
        "defaultValue=\"Default Web Site/shop\" tags=\"iisApp, Validate\">"
        "<parameterEntry type=\"ProviderPath\" scope=\"iisApp\" match=\"^shop$\"/></parameter>"
        "<parameter name=\"Colour\" defaultValue=\"\"><friendlyName culture=\"de-DE\">Farbe</friendlyName>"
        "<description culture=\"de-DE\">Welche &lt;Farbe&gt;?</description>"
        "<parameterValidation kind=\"Enumeration\" validationString=\"red, green\"/></parameter>");
    QCOMPARE(parameters.first().tags, (QStringList{"iisApp", "Validate"}));
    QCOMPARE(parameters.first().entries.first().kind, QString("ProviderPath"));
    const QByteArray written = writeParameters(parameters);
    const auto again = readParameters(written, "Parameters.xml");
    QVERIFY2(again && *again == parameters, written.constData());
    QCOMPARE(writeParameters(*again), written);
    QCOMPARE(choicesOf(parameters.last()), (QStringList{"red", " green"}));
  }

  void badOnesAreRefused_data() {
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("says");
    QTest::newRow("another root") << QByteArray("<settings/>") << "isn't <parameters>";
    QTest::newRow("without a name") << QByteArray("<parameters>\n<parameter/></parameters>")
                                    << "line 2: a parameter has no name";
    QTest::newRow("twice") << QByteArray("<parameters><parameter name=\"A\"/><parameter name=\"a\"/></parameters>")
                           << "two parameters \"a\"";
    QTest::newRow("not XML") << QByteArray("<parameters>") << "line 1";
  }
  void badOnesAreRefused() {
    QFETCH(QByteArray, xml);
    QFETCH(QString, says);
    const auto read = readParameters(xml, "Parameters.xml");
    QVERIFY(!read);
    QVERIFY2(read.error().message().contains(says), qPrintable(read.error().text()));
  }

  void defaultsReferToEachOther() {
    const auto parameters = parametersOf(
        "<parameter name=\"App\" defaultValue=\"Site/shop\"/><parameter name=\"Data\" defaultValue=\"{app}/data\"/>"
        "<parameter name=\"Deep\" defaultValue=\"{Data}/{Data}/{unknown}\"/>");
    const auto values = filledIn(parameters, {{"APP", "Intranet"}});
    QVERIFY(values);
    QCOMPARE(values->value("Data"), QString("Intranet/data"));
    QCOMPARE(values->value("Deep"), QString("Intranet/data/Intranet/data/{unknown}"));
  }

  void aCircleIsTold() {
    const auto parameters =
        parametersOf("<parameter name=\"A\" defaultValue=\"{B}\"/><parameter name=\"B\" defaultValue=\"{A}\"/>");
    const auto values = filledIn(parameters, {});
    QVERIFY(!values);
    QVERIFY2(values.error().message().contains("A -> B -> A"), qPrintable(values.error().text()));
    QVERIFY(filledIn(parameters, {{"B", "end"}}));
  }

  void eachFieldIsChecked_data() {
    QTest::addColumn<QByteArray>("parameter");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("says");
    const QByteArray site = "<parameter name=\"P\" tags=\"iisApp\"/>";
    QTest::newRow("site") << site << "Default Web Site/shop"
                          << "";
    QTest::newRow("site that leads out") << site << "Site/../x"
                                         << "isn't a site or a path in one";
    QTest::newRow("site with a backslash") << site << "Site\\shop"
                                           << "isn't a site";
    QTest::newRow("nothing") << QByteArray("<parameter name=\"P\"/>") << ""
                             << "isn't filled in";
    QTest::newRow("nothing is fine")
        << QByteArray("<parameter name=\"P\"><parameterValidation kind=\"AllowEmpty\"/></parameter>") << ""
        << "";
    const QByteArray boolean = "<parameter name=\"P\"><parameterValidation kind=\"Boolean\"/></parameter>";
    QTest::newRow("true") << boolean << "True"
                          << "";
    QTest::newRow("maybe") << boolean << "maybe"
                           << "neither True nor False";
    const QByteArray choice =
        "<parameter name=\"P\"><parameterValidation kind=\"Enumeration\" validationString=\"a,b\"/></parameter>";
    QTest::newRow("choice") << choice << "b"
                            << "";
    QTest::newRow("no choice") << choice << "c"
                               << "Choose one of: a, b";
    const QByteArray pattern =
        "<parameter name=\"P\"><parameterValidation kind=\"RegularExpression\" "
        "validationString=\"[a-z]+\"/></parameter>";
    QTest::newRow("pattern") << pattern << "abc"
                             << "";
    QTest::newRow("pattern in the middle") << pattern << "1abc1"
                                           << "[a-z]+";
    QTest::newRow("a pattern that is none") << QByteArray(
                                                   "<parameter name=\"P\"><parameterValidation "
                                                   "kind=\"RegularExpression\" validationString=\"(\"/></parameter>")
                                            << "x"
                                            << "regular expression that isn't one";
  }
  void eachFieldIsChecked() {
    QFETCH(QByteArray, parameter);
    QFETCH(QString, value);
    QFETCH(QString, says);
    const auto bad = checkAnswers(parametersOf(parameter), {{"P", value}});
    if (says.isEmpty()) {
      QVERIFY2(bad.isEmpty(), qPrintable(problemsOf(parameter, {{"P", value}})));
      return;
    }
    QCOMPARE(bad.size(), 1);
    QVERIFY2(bad.first().error.text().contains(says), qPrintable(bad.first().error.text()));
  }

  void aBooleanIsWrittenAsWebDeployDoes() {
    package::Parameter debug;
    debug.name = "Debug";
    debug.validations = {{"Boolean", {}}};
    for (const char* text : {"true", "TRUE", "True", " true "})
      QCOMPARE(package::filledIn({debug}, {{"Debug", text}})->value("Debug"), QString("True"));
    QCOMPARE(package::filledIn({debug}, {{"Debug", "fAlse"}})->value("Debug"), QString("False"));
    for (const char* text : {"yes", "1"})
      QCOMPARE(package::checkAnswers({debug}, {{"Debug", text}}).size(), 1);
  }

  void anAnswerToNoQuestionIsTold() {
    QVERIFY(problemsOf("<parameter name=\"P\" defaultValue=\"x\"/>", {{"Q", "y"}}).contains("no parameter \"Q\""));
  }

  void answersAreWrittenAndRead() {
    const auto parameters = parametersOf(
        "<parameter name=\"App\" defaultValue=\"Site/shop\"/><parameter name=\"H\" defaultValue=\"{App}\" "
        "tags=\"Hidden\"/>");
    const QByteArray written = writeAnswers(parameters, {});
    QVERIFY2(written.contains("<setParameter name=\"App\" value=\"Site/shop\" />"), written.constData());
    QVERIFY(!written.contains("\"H\""));
    const auto read = readAnswers(written, "x.SetParameters.xml");
    QVERIFY(read);
    QCOMPARE(*read, (Answers{{"App", "Site/shop"}}));
  }

  void aDefaultThatIsMadeOfOthersIsLeftToThem() {
    const auto parameters = parametersOf(
        "<parameter name=\"App\" defaultValue=\"Site/shop\"/><parameter name=\"Logs\" defaultValue=\"{app}/logs\"/>"
        "<parameter name=\"Braces\" defaultValue=\"{nobody}\"/>");
    const auto read = readAnswers(writeAnswers(parameters, {}), "x.SetParameters.xml");
    QVERIFY(read);
    QCOMPARE(*read, (Answers{{"App", "Site/shop"}, {"Braces", "{nobody}"}}));
    const auto values = filledIn(parameters, *read);
    QVERIFY(values);
    QCOMPARE(values->value("Logs"), QString("Site/shop/logs"));
    const auto said = readAnswers(writeAnswers(parameters, {{"Logs", "D:/logs"}}), "x.SetParameters.xml");
    QVERIFY(said);
    QCOMPARE(said->value("Logs"), QString("D:/logs"));
  }

  void anAnswerIsKnownByItsParametersOwnSpelling() {
    const auto parameters = parametersOf("<parameter name=\"Application Path\"/>");
    QCOMPARE(namedAsAsked(parameters, {{"application path", "x"}, {"other", "y"}}),
             (Answers{{"Application Path", "x"}, {"other", "y"}}));
  }

  void oneControlForEachKind_data() {
    QTest::addColumn<QByteArray>("parameter");
    QTest::addColumn<int>("control");
    QTest::newRow("hidden") << QByteArray("<parameter name=\"P\" tags=\"Hidden,iisApp\"/>") << int(Control::Hidden);
    QTest::newRow("site") << QByteArray("<parameter name=\"P\" tags=\"IisApp\"/>") << int(Control::Application);
    QTest::newRow("password") << QByteArray("<parameter name=\"P\" tags=\"password\"/>") << int(Control::Password);
    QTest::newRow("new password") << QByteArray("<parameter name=\"P\" tags=\"Password,New\"/>")
                                  << int(Control::NewPassword);
    QTest::newRow("check") << QByteArray("<parameter name=\"P\"><parameterValidation type=\"Boolean\"/></parameter>")
                           << int(Control::Check);
    QTest::newRow("text") << QByteArray("<parameter name=\"P\"/>") << int(Control::Text);
  }
  void oneControlForEachKind() {
    QFETCH(QByteArray, parameter);
    QFETCH(int, control);
    QCOMPARE(int(controlOf(parametersOf(parameter).first())), control);
  }

  void filesAreEditedAndNothingElse_data() {
    QTest::addColumn<QString>("how");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("match");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("hits");
    const QByteArray mark = "\xef\xbb\xbf";
    const auto row = [](const char* name, const char* how, const QByteArray& before, const char* match,
                        const char* value, const QByteArray& after, int hits) {
      QTest::newRow(name) << how << before << match << QString::fromUtf8(value) << after << hits;
    };
    row("text, every hit", "text", "a=@A@\r\nb=@A@\r\n", "@A@", "x\\1$", "a=x\\1$\r\nb=x\\1$\r\n", 2);
    row("text with a mark", "text", mark + "g=@G@\n", "@G@", "h\xc3\xa4", mark + "g=h\xc3\xa4\n", 1);
    row("text in Latin-1", "text", "na\xefve=@A@\n", "@A@", "x", "na\xefve=x\n", 1);
    row("text without a hit", "text", "a\n", "b", "x", "a\n", 0);
    row("attribute", "xml", "<a>\r\n  <!-- b --><b  c = '1' />\r\n</a>", "//b/@c", "it's <x>",
        "<a>\r\n  <!-- b --><b  c = 'it&apos;s &lt;x&gt;' />\r\n</a>", 1);
    row("element", "xml", "<a><b>old</b><b>old</b></a>", "/a/b", "1 < 2", "<a><b>1 &lt; 2</b><b>1 &lt; 2</b></a>", 2);
    row("element's text()", "xml", "<a><b>old</b></a>", "/a/b/text()", "new", "<a><b>new</b></a>", 1);
    row("an empty element", "xml", "<a><b c=\"1\" /></a>", "/a/b", "new", "<a><b c=\"1\">new</b></a>", 1);
    const char* const zurich = "Z\xc3\xbcrich";
    const QByteArray latin = "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>";
    row("XML in Latin-1", "xml", latin + "<a b=\"1\"/>", "/a/@b", zurich, latin + "<a b=\"Z&#252;rich\"/>", 1);
    row("XML in Latin-1 with such letters", "xml", latin + "<a>\xfc<b>1</b></a>", "/a/b", "\xf0\x9f\x98\x80<",
        latin + "<a>\xfc<b>&#128512;&lt;</b></a>", 1);
    row("text in Latin-1 that says so", "text", "# -*- coding: latin-1 -*-\ntown=@T@\n", "@T@", zurich,
        "# -*- coding: latin-1 -*-\ntown=Z\xfcrich\n", 1);
    row("XML in windows-1252 as text", "text", "<?xml version=\"1.0\" encoding='Windows-1252'?><a>@T@</a>", "@T@",
        zurich, "<?xml version=\"1.0\" encoding='Windows-1252'?><a>Z\xfcrich</a>", 1);
    row("plain text is UTF-8", "text", "town=@T@\n", "@T@", zurich, QByteArray("town=") + zurich + '\n', 1);
    row("an element and its text", "xml", "<a><b>old</b>.</a>", "/a/b | /a/b/text()", "new", "<a><b>new</b>.</a>", 2);
    row("an empty element and its attribute", "xml", "<a><b c=\"1\" /></a>", "/a/b | /a/b/@c", "new",
        "<a><b c=\"new\">new</b></a>", 2);
    row("an element with others in it", "xml", "<a><b><c/></b></a>", "/a/b", "new", "<a><b><c/></b></a>", 0);
    row("position", "position", "one\r\ntwo three\r\n", "2;5;5", "four", "one\r\ntwo four\r\n", 1);
    row("position behind the end", "position", "one\n", "9;1;1", "x", "one\n", 0);
  }
  void filesAreEditedAndNothingElse() {
    QFETCH(QString, how);
    QFETCH(QByteArray, before);
    QFETCH(QString, match);
    QFETCH(QString, value);
    QFETCH(QByteArray, after);
    QFETCH(int, hits);
    const auto edited = how == "xml"    ? editXml(before, match, value)
                        : how == "text" ? editText(before, match, value)
                                        : editPosition(before, match, value);
    QVERIFY2(edited, qPrintable(edited ? QString() : edited.error().text()));
    QCOMPARE(edited->bytes, after);
    QCOMPARE(edited->hits, hits);
  }

  void lettersThatAnEncodingHasntAreRefused_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("value");
    QTest::newRow("nobody says which") << QByteArray("na\xefve=@A@") << QString::fromUtf8("Z\xc3\xbcrich");
    QTest::newRow("beyond Latin-1") << QByteArray("# coding=latin-1\na=@A@") << QString::fromUtf8("\xe2\x82\xac");
    QTest::newRow("another code page") << QByteArray("# coding: cp1251\na=@A@") << QString::fromUtf8("Z\xc3\xbcrich");
  }
  void lettersThatAnEncodingHasntAreRefused() {
    QFETCH(QByteArray, before);
    QFETCH(QString, value);
    const auto edited = editText(before, "@A@", value);
    QVERIFY(!edited);
    QVERIFY2(edited.error().code() == package::codes::badValue, qPrintable(edited.error().text()));
  }

  void utf16StaysUtf16() {
    const QString text = QString::fromUtf8("<a b=\"1\"/>");
    QByteArray before =
        QByteArray::fromHex("fffe") + QByteArray(reinterpret_cast<const char*>(text.utf16()), text.size() * 2);
    const auto edited = editXml(before, "/a/@b", "2");
    QVERIFY(edited);
    QCOMPARE(edited->bytes, QByteArray(before).replace("1", "2"));
  }

  void expressionsThatAreNoneAreTold() {
    const auto edited = editXml("<a/>", "//[", "x");
    QVERIFY(!edited);
    QVERIFY2(edited.error().code() == package::codes::badPattern, qPrintable(edited.error().text()));
    const auto made = ContentEdits::make(
        parametersOf("<parameter name=\"P\"><parameterEntry kind=\"TextFile\" scope=\"(\" match=\"x\"/></parameter>"),
        {{"P", "y"}});
    QVERIFY(!made && made.error().code() == package::codes::badPattern);
  }

  void anEntryThatHitsNothingIsAnError() {
    auto edits = ContentEdits::make(parametersOf("<parameter name=\"P\">\n<parameterEntry kind=\"TextFile\" "
                                                 "scope=\"shop\\\\a\\.ini$\" match=\"@A@\"/></parameter>"),
                                    {{"P", "y"}});
    QVERIFY(edits);
    QVERIFY(edits->touches("shop/a.ini"));
    QVERIFY(edits->touches("SHOP/A.INI"));
    QVERIFY(!edits->touches("shop/a.ini.old"));
    QVERIFY(edits->apply("shop/a.ini", "nothing here"));
    const auto missed = edits->checkMissed();
    QVERIFY(!missed);
    QVERIFY2(missed.error().message().contains("(line 2)"), qPrintable(missed.error().text()));
    QVERIFY(edits->apply("shop/a.ini", "@A@"));
    QVERIFY(edits->checkMissed());
  }

  void whatOnlyMicrosoftsProgramCanSetIsTold() {
    const auto edits = ContentEdits::make(
        parametersOf("<parameter name=\"P\"><parameterEntry kind=\"DestinationBinding\" match=\"x\"/></parameter>"),
        {{"P", "y"}});
    QVERIFY(edits);
    QCOMPARE(edits->notes().size(), 1);
    QVERIFY(edits->notes().first().contains("DestinationBinding"));
  }
};

QTEST_GUILESS_MAIN(TestParameters)
#include "tst_parameters.moc"
