#include <QTest>

#include "app/core/feed/check.h"
#include "app/core/feed/evaluate.h"

using namespace iiswsgi;
using feed::Document;

namespace {

QByteArray feedWith(const QByteArray& content) {
  return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><id>urn:t</id>\n" + content + "</feed>\n";
}

const QByteArray tab =
    "<tabs><keywordTab><id>t</id><name>t</name><keywords><keywordId>k</keywordId></keywords></keywordTab></"
    "tabs><keywords><keyword id='k'>k</keyword></keywords>\n";

QByteArray entry(const QByteArray& inEntry, const QByteArray& inInstaller = {}, const QByteArray& inFile = {}) {
  return "<entry type='application'><productId>a</productId><title>A</title>" + inEntry +
         "<installers><installer><id>1</id><languageId>en</languageId>" + inInstaller +
         "<installerFile><installerURL>a.zip</installerURL>" +
         (inFile.isEmpty() ? QByteArray("<fileSize>3</fileSize><sha1>") + QByteArray(40, 'a') + "</sha1>" : inFile) +
         "</installerFile><msDeploy/></installer></installers></entry>\n";
}

QStringList rulesOf(const QByteArray& bytes, const feed::FactsOf& facts = {}) {
  const auto document = Document::parse(bytes);
  if (!document) return {document.error().text()};
  QStringList rules;
  for (const auto& finding : feed::check(document->feed(), facts))
    rules << QString("%1:%2").arg(finding.rule).arg(finding.line);
  return rules;
}

feed::Feed read(const QByteArray& content) {
  const auto document = Document::parse(feedWith(content));
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return document->feed();
}

QByteArray product(const QByteArray& id, const QByteArray& more) {
  return "<entry><productId>" + id + "</productId>" + more + "</entry>";
}

QByteArray needs(const QByteArray& what) {
  return "<dependency>" + what + "</dependency>";
}

}  // namespace

class TestFeedCheck : public QObject {
  Q_OBJECT
 private slots:
  void eachRuleFindsItsMistake_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("rule");  // empty: nothing
    const auto row = [](const char* rule, const QByteArray& content) {
      QTest::newRow(*rule ? rule : "nothing") << feedWith(content) << QString(rule);
    };
    row("", tab + entry("<keywords><keywordId>k</keywordId></keywords><updated>2026-01-31T12:00:00Z</updated>"));
    row("missing-tab:0", entry({}));
    row("relative-eula:3", tab + entry({}, "<eulaURL>eula.html</eulaURL>"));
    row("bad-author-uri:3", tab + entry("<author><name>x</name><uri>me</uri></author>"));
    row("bad-date:3", tab + entry("<updated>31.1.2026</updated>"));
    row("bad-date:3", tab + entry("<published>2026-02-31T12:00:00Z</published>"));
    row("unknown-keyword:3", tab + entry("<keywords><keywordId>x</keywordId></keywords>"));
    row("dangling-idref:3", tab + entry("<dependency idref='x'/>"));
    row("dangling-idref:3", tab + entry({}, "<osList idref='x'/>"));
    row("foreign-product:3", tab + entry("<dependency><productId>x</productId></dependency>"));
    row("bad-sha1:3", tab + entry({}, {}, "<fileSize>3</fileSize><sha1>xyz</sha1>"));
    row("missing-sha1:3", tab + entry({}, {}, "<fileSize>3</fileSize>"));
    row("bad-size:3", tab + entry({}, {}, "<fileSize>big</fileSize><sha1>" + QByteArray(40, 'a') + "</sha1>"));
    row("duplicate-product:4", tab + entry({}) + entry({}));
  }
  void eachRuleFindsItsMistake() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, rule);
    QCOMPARE(rulesOf(bytes), rule.isEmpty() ? QStringList() : QStringList{rule});
  }

  void addressesAreJudgedFromWhereTheFeedIs() {
    const auto document = Document::parse(feedWith(
        tab + entry({}, {}, "<installerURL>file:///c:/a.zip</installerURL><fileSize>3</fileSize><sha1>" +
                                QByteArray(40, 'a') + "</sha1>")));
    QVERIFY(document.ok());
    const auto addressed = Document::parse(document->bytes().replace("<installerURL>a.zip</installerURL>", ""));
    QVERIFY(addressed.ok());
    QVERIFY(feed::check(addressed->feed()).isEmpty());
    const auto remote = feed::check(addressed->feed(), {}, QUrl("https://example.org/feed.xml"));
    QCOMPARE(remote.size(), 1);
    QCOMPARE(remote.first().rule, QString("unsafe-address"));
  }

  void sizesAndSumsAreHeldAgainstTheFile() {
    const QByteArray bytes = feedWith(tab + entry({}));
    const auto facts = [](qint64 size, char digit) {
      return [=](const QString&) { return feed::FileFacts{size, QString(40, digit), {}}; };
    };
    QCOMPARE(rulesOf(bytes, facts(3000, 'a')), QStringList());
    QCOMPARE(rulesOf(bytes, facts(90000, 'b')), QStringList({"wrong-size:3", "wrong-sha1:3"}));
  }

  void aFindingSaysWhatToDo() {
    const auto document = Document::parse(feedWith(entry({})));
    for (const auto& finding : feed::check(document->feed()))
      QVERIFY(!finding.text.isEmpty() && !finding.hint.isEmpty());
  }

  void conditionsHoldByKleene_data() {
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<int>("value");  // -1: not known
    const QByteArray yes = "<file><filePath>yes</filePath></file>";
    const QByteArray no = "<file><filePath>no</filePath></file>";
    const QByteArray unknown = "<msiProductCode>x</msiProductCode>";
    QTest::newRow("and") << "<and>" + yes + yes + "</and>" << 1;
    QTest::newRow("and, false") << "<and>" + unknown + no + "</and>" << 0;
    QTest::newRow("and, unknown") << "<and>" + yes + unknown + "</and>" << -1;
    QTest::newRow("or") << "<or>" + unknown + yes + "</or>" << 1;
    QTest::newRow("or, false") << "<or>" + no + no + "</or>" << 0;
    QTest::newRow("or, unknown") << "<or>" + no + unknown + "</or>" << -1;
    QTest::newRow("nested") << "<and>" + yes + "<or>" + no + "<and>" + yes + "</and></or></and>" << 1;
    QTest::newRow("a product") << QByteArray("<productId>there</productId>") << 1;
    QTest::newRow("a product without a hint") << QByteArray("<productId>plain</productId>") << -1;
    QTest::newRow("a shared one") << QByteArray("<dependency idref='d'/>") << 0;
    QTest::newRow("one that leads nowhere") << QByteArray("<dependency idref='x'/>") << -1;
    QTest::newRow("a circle") << QByteArray("<dependency idref='c'/>") << -1;
  }
  void conditionsHoldByKleene() {
    QFETCH(QByteArray, condition);
    QFETCH(int, value);
    const feed::Feed all =
        read(product("a", needs(condition)) + product("plain", {}) +
             product("there", "<discoveryHint><file><filePath>yes</filePath></file></discoveryHint>") +
             "<dependency id='d'><file><filePath>no</filePath></file></dependency>"
             "<dependency id='c'><dependency idref='c'/></dependency>");
    const auto sign = [](const feed::Condition& asked) -> std::optional<bool> {
      if (asked.kind != feed::Condition::Kind::File) return std::nullopt;
      return asked.text == "yes";
    };
    const auto held = feed::holds(all, *all.entries.first().dependency, sign);
    QCOMPARE(held ? int(*held) : -1, value);
  }

  void whatIsNeededComesFirst() {
    const feed::Feed all =
        read(product("a", needs("<and><productId>b</productId><productId>c</productId></and>")) +
             product("b", needs("<productId>c</productId>")) +
             product("c", "<discoveryHint><file><filePath>no</filePath></file></discoveryHint>") +
             product("d", needs("<or><productId>x</productId><productId>c</productId></or>")) +
             product("e", needs("<productId>f</productId>")) + product("f", needs("<dependency idref='s'/>")) +
             "<dependency id='s'><productId>e</productId></dependency>");
    bool there = false;
    const auto sign = [&](const feed::Condition&) -> std::optional<bool> { return there; };
    QCOMPARE(*feed::installationOrder(all, "A", sign), QStringList({"c", "b", "a"}));
    QCOMPARE(feed::installationOrder(all, "d", sign).error().code(), feed::codes::unknownReference);
    const auto loop = feed::installationOrder(all, "e", sign);
    QCOMPARE(loop.error().code(), feed::codes::dependencyLoop);
    QVERIFY(loop.error().message().contains("e -> f -> idref s -> e"));
    there = true;
    QCOMPARE(*feed::installationOrder(all, "a", sign), QStringList({"b", "a"}));
    QCOMPARE(*feed::installationOrder(all, "d", sign), QStringList({"d"}));
  }
  void whatTheFeedDoesNotKnowIsLeftOut() {
    const feed::Feed all = read(product("a", needs("<and><productId>b</productId><productId>x</productId>"
                                                   "<productId>X</productId><productId>c</productId></and>")) +
                                product("b", {}) + product("c", needs("<dependency idref='none'/>")));
    const feed::Needs found = feed::needsOf(all, "a", {});
    QCOMPARE(found.products, QStringList({"b", "c", "a"}));
    QCOMPARE(found.gaps.size(), 2);
    QCOMPARE(found.gaps[0].message(), QString("The feed has no product x."));
    QVERIFY(found.gaps[1].message().contains("none"));
  }

  void smallFeedsThatNeverEnd_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("gap");
    const auto chain = [](int levels, const QByteArray& last, const auto& level) {
      QByteArray all = product("a", needs("<dependency idref='d0'/>"));
      for (int i = 0; i < levels; ++i)
        all += level("d" + QByteArray::number(i), i + 1 < levels ? "d" + QByteArray::number(i + 1) : last);
      return all;
    };
    const auto twice = [](const QByteArray& id, const QByteArray& next) {
      const QByteArray one = "<dependency idref='" + next + "'/>";
      return "<dependency id='" + id + "'><and>" + one + one + "</and></dependency>";
    };
    const auto once = [](const QByteArray& id, const QByteArray& next) {
      return "<dependency id='" + id + "'><dependency idref='" + next + "'/></dependency>";
    };
    QTest::newRow("each names the next twice") << chain(40, "none", twice) << feed::codes::unknownReference.number;
    QTest::newRow("the same in a circle") << chain(40, "d0", twice) << feed::codes::dependencyLoop.number;
    QTest::newRow("a long chain") << chain(5000, "none", once) << feed::codes::feedTooDeep.number;
  }
  void smallFeedsThatNeverEnd() {
    QFETCH(QByteArray, content);
    QFETCH(int, gap);
    const feed::Feed all = read(content);
    QVERIFY(!feed::holds(all, *all.entries.first().dependency, {}));
    const feed::Needs found = feed::needsOf(all, "a", {});
    QCOMPARE(found.products, QStringList({"a"}));
    QVERIFY(!found.gaps.isEmpty());
    QCOMPARE(found.gaps.first().code().number, gap);
  }

  void moreThanAnybodyNeedsIsRefused() {
    QByteArray many = "<osLists>";
    for (int i = 0; i < feed::Limits().shared; ++i)
      many += "<osList/>";
    const auto refused = Document::parse(feedWith(many + "</osLists>"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), feed::codes::tooManyEntries);
  }
};

QTEST_APPLESS_MAIN(TestFeedCheck)
#include "tst_feed_check.moc"
