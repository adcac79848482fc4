#include <QTest>

#include "app/core/build/build.h"
#include "tests/package/raw_zip.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;

namespace {

build::Order orderFor(const QString& folder) {
  build::Order order;
  order.folder = folder;
  order.outputFolder = folder;
  return order;
}

test::FakeHost shopHost() {
  test::FakeHost host;
  host.files = {{"/shop/app.py", "from flask import Flask\napp = Flask(__name__)\n"},
                {"/shop/pyproject.toml", "[project]\nname = 'shop'\nversion = '1.0'\ndependencies = ['flask']\n"}};
  return host;
}

QStringList namesOf(const package::Recipe& recipe) {
  QStringList names;
  for (const package::Item& item : recipe.items)
    names << item.name;
  names.sort();
  return names;
}

QStringList leftIn(const build::Draft& draft) {
  QStringList paths;
  for (const project::LeftOut& left : draft.leftOut)
    paths << left.path;
  return paths;
}

#define BUILT(variable, ...)                                                       \
  const auto variable = build::build(__VA_ARGS__);                                 \
  QVERIFY2(variable.ok(), variable ? "" : qPrintable(variable.error().text()))

}  // namespace

class TestBuild : public QObject {
  Q_OBJECT
 private slots:
  void aSecondBuildInTheProjectDoesntPackTheFirst() {
    test::FakeHost host = shopHost();
    BUILT(first, host, orderFor("/shop"));
    QCOMPARE(first->path, QString("/shop/shop-1.0.zip"));
    QCOMPARE(first->beside.size(), 3);
    const QByteArray bytes = host.files["/shop/shop-1.0.zip"];
    BUILT(second, host, orderFor("/shop"));
    QVERIFY(host.files["/shop/shop-1.0.zip"] == bytes);
    QCOMPARE(leftIn(second->draft), QStringList({"shop-1.0.SetParameters.xml", "shop-1.0.deploy.cmd",
                                                 "shop-1.0.readme.txt", "shop-1.0.zip"}));
  }

  void whatEarlierBuildsLeftStaysOutAndAProjectsOwnFilesStay() {
    test::FakeHost host = shopHost();
    for (const char* name : {"shop-0.9.zip", "other.zip", "other.deploy.cmd", "shop-2.zip.wheels/a-1-py3-none-any.whl",
                             "out/mine.zip", "out/mine.readme.txt", "shop-1.0.zip.iiswsgi-new", "shop-photos.zip",
                             "static/files.zip", "notes.readme.txt"})
      host.files[QString("/shop/") + name] = "x";
    build::Order order = orderFor("/shop");
    order.output = "/shop/out/mine.zip";
    const auto draft = build::draw(host, order);
    QVERIFY2(draft.ok(), draft ? "" : qPrintable(draft.error().text()));
    QCOMPARE(leftIn(*draft),
             QStringList({"other.deploy.cmd", "other.zip", "out/mine.readme.txt", "out/mine.zip", "shop-0.9.zip",
                          "shop-1.0.zip.iiswsgi-new", "shop-2.zip.wheels/"}));
    for (const char* kept : {"shop/shop-photos.zip", "shop/static/files.zip", "shop/notes.readme.txt"})
      QVERIFY2(namesOf(draft->recipe).contains(kept), kept);
  }

  void templatesInTheProjectAreNoPartOfIt() {
    test::FakeHost host = shopHost();
    host.files["/shop/deploy/web.config"] = "<configuration/>";
    build::Order order = orderFor("/shop");
    order.templates = "/shop/deploy";
    const auto draft = build::draw(host, order);
    QVERIFY2(draft.ok(), draft ? "" : qPrintable(draft.error().text()));
    QVERIFY(!namesOf(draft->recipe).contains("shop/deploy/web.config"));
    QVERIFY(namesOf(draft->recipe).contains("shop/web.config"));
  }

  void aFolderThatDescribesItselfIsPackedTwiceAlike() {
    test::FakeHost host;
    host.files = {{"/shop/Manifest.xml", "<MSDeploy.iisApp><iisApp path=\"shop\"/></MSDeploy.iisApp>"},
                  {"/shop/shop/app.py", "x = 1\n"}};
    BUILT(first, host, orderFor("/shop"));
    const QByteArray bytes = host.files[first->path];
    BUILT(second, host, orderFor("/shop"));
    QVERIFY(host.files[second->path] == bytes);
  }

  void choicesAreWrittenAsPeopleWritePaths_data() {
    QTest::addColumn<QString>("choice");
    QTest::addColumn<bool>("there");
    QTest::newRow("backslashes") << "Media\\logo.png" << true;
    QTest::newRow("another case") << "media/LOGO.png" << true;
    QTest::newRow("a full path") << "C:\\shop\\Media\\logo.png" << true;
    QTest::newRow("a dot in front") << ".\\Media\\" << true;
    QTest::newRow("a typing error") << "Media/lgo.png" << false;
    QTest::newRow("outside") << "C:\\other\\x" << false;
  }
  void choicesAreWrittenAsPeopleWritePaths() {
    QFETCH(QString, choice);
    QFETCH(bool, there);
    test::FakeHost host;
    host.variables.insert("OS", "Windows_NT");
    host.files = {{"C:\\shop\\app.py", "from flask import Flask\napp = Flask(__name__)\n"},
                  {"C:\\shop\\Media\\logo.png", "x"}};
    build::Order order = orderFor("C:\\shop");
    order.choices.exclude = QStringList{choice};
    const auto draft = build::draw(host, order);
    QCOMPARE(draft.ok(), there);
    if (there)
      QCOMPARE(leftIn(*draft), QStringList({"Media/logo.png"}));
    else
      QCOMPARE(draft.error().code(), build::codes::choiceNowhere);
  }

  void aPackageThatCantBeReadBackReplacesNone() {
    test::FakeHost host = shopHost();
    host.files["/shop/shop-1.0.zip"] = "the last good one";
    host.files["/shop/iiswsgi.templates/Manifest.xml"] = "<MSDeploy.iisApp><iisApp path=\"other\"/></MSDeploy.iisApp>";
    const auto built = build::build(host, orderFor("/shop"));
    QVERIFY(!built.ok());
    QCOMPARE(host.files["/shop/shop-1.0.zip"], QByteArray("the last good one"));
  }

  void aFolderThatDescribesItselfTellsNoSecrets() {
    test::FakeHost host;
    host.files = {{"/shop/Manifest.xml", test::manifestFor("<iisApp path=\"shop\"/><dbFullSql path=\"start.db\"/>")},
                  {"/shop/start.db", "x"},
                  {"/shop/.gitignore", "*.log\n"},
                  {"/shop/shop/app.py", "x"},
                  {"/shop/shop/.env", "PASSWORD=x"},
                  {"/shop/shop/server.pem", "x"},
                  {"/shop/shop/db.sqlite3", "x"},
                  {"/shop/shop/app.pyc", "x"},
                  {"/shop/shop/a.log", "x"},
                  {"/shop/shop/draft.txt", "x"},
                  {"/shop/shop/wanted.log", "x"}};
    build::Order order = orderFor("/out");
    order.folder = "/shop";
    order.choices.exclude = QStringList{"shop/draft.txt"};
    order.choices.include = QStringList{"shop/wanted.log"};
    const auto draft = build::draw(host, order);
    QVERIFY2(draft, qPrintable(draft ? QString() : draft.error().text()));
    QCOMPARE(namesOf(draft->recipe), QStringList({"Manifest.xml", "shop/app.py", "shop/wanted.log", "start.db"}));
    QCOMPARE(leftIn(*draft), QStringList({".gitignore", "shop/.env", "shop/a.log", "shop/app.pyc", "shop/db.sqlite3",
                                          "shop/draft.txt", "shop/server.pem"}));
  }

  void whatCantGoIntoAFolderThatDescribesItselfIsRefused() {
    test::FakeHost host;
    host.files = {{"/shop/Manifest.xml", test::manifestFor()},
                  {"/shop/shop/app.py", "x"},
                  {"/templates/web.config", "<configuration/>"}};
    build::Order order = orderFor("/out");
    order.folder = "/shop";
    const auto refused = [&](const build::Order& wished, const QString& says) {
      const auto draft = build::draw(host, wished);
      return !draft && draft.error().code() == build::codes::notForOwnDescription &&
             draft.error().message().contains(says);
    };
    QVERIFY(build::draw(host, order));
    build::Order wished = order;
    wished.vendoring.emplace();
    QVERIFY(refused(wished, "wheels"));
    wished = order;
    wished.templates = "/templates";
    QVERIFY(refused(wished, "web.config"));
    wished = order;
    wished.wishes.requirements = QStringList{"flask"};
    QVERIFY(refused(wished, "requirements"));
    wished = order;
    wished.wishes.installProject = true;
    QVERIFY(refused(wished, "own installation"));
  }

  void aTemplatesNameHasNoCase() {
    test::FakeHost host = shopHost();
    host.files["/templates/WEB.CONFIG"] = "<configuration><!-- mine --></configuration>";
    host.files["/templates/Deploy.cmd"] = "rem @NAME@";
    build::Order order = orderFor("/shop");
    order.templates = "/templates";
    BUILT(built, host, order);
    QCOMPARE(built->draft.additions.templates.keys(), QStringList({"deploy.cmd", "web.config"}));
    QCOMPARE(host.files.value("/shop/shop-1.0.deploy.cmd"), QByteArray("rem shop-1.0"));
    host.files["/templates/web.config"] = "<configuration/>";
    const auto twice = build::draw(host, order);
    QVERIFY(!twice && twice.error().message().contains("Two templates are for web.config"));
  }

  void aFolderThatDescribesItselfHasTemplatesForWhatLiesBeside() {
    test::FakeHost host;
    host.files = {{"/shop/Manifest.xml", test::manifestFor()},
                  {"/shop/shop/app.py", "x"},
                  {"/templates/readme.txt", "mine"}};
    build::Order order = orderFor("/out");
    order.folder = "/shop";
    order.templates = "/templates";
    BUILT(built, host, order);
    QCOMPARE(host.files.value("/out/shop.readme.txt"), QByteArray("mine"));
  }
};

QTEST_GUILESS_MAIN(TestBuild)
#include "tst_build.moc"
