#include <QTest>

#include "app/core/discovery/project_tree.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;

class TestProjectTree : public QObject {
  Q_OBJECT
 private slots:
  void theWalkStopsAtWhatIsNeverPacked() {
    test::FakeHost host;
    host.files = {{"/p/app.py", "x = 1\n"},        {"/p/.gitignore", "out/\n"}, {"/p/out/a", "x"},
                  {"/p/.git/HEAD", "x"},           {"/p/e/pyvenv.cfg", "x"},    {"/p/e/lib/x.py", "x"},
                  {"/p/node_modules/a/b.js", "x"}, {"/p/shop/__init__.py", ""}};
    const auto tree = discovery::readProjectTree(host, "/p");
    QVERIFY2(tree.ok(), tree ? "" : qPrintable(tree.error().text()));
    QStringList paths;
    for (const auto& file : tree->files)
      paths << file.path;
    QCOMPARE(paths, QStringList({".gitignore", "app.py", "shop/__init__.py"}));
    QStringList left;
    for (const auto& one : tree->leftOut)
      left << one.path;
    left.sort();
    QCOMPARE(left, QStringList({".git/", "e/", "node_modules/", "out/"}));
    QCOMPARE(*tree->read("app.py", 100), QByteArray("x = 1\n"));
    QVERIFY(!tree->read("app.py", 3));
    QCOMPARE(host.operations(), 0);
  }

  void rulesOfOtherPlacesCountToo() {
    test::FakeHost host;
    host.files = {{"/p/app.py", "x = 1\n"}, {"/p/.git/info/exclude", "mine/\n*.tmp\n"}, {"/p/.hgignore", "^old\n"},
                  {"/p/mine/a", "x"},       {"/p/old/a", "x"},                          {"/p/a.tmp", "x"}};
    const auto tree = discovery::readProjectTree(host, "/p");
    QVERIFY2(tree.ok(), tree ? "" : qPrintable(tree.error().text()));
    const auto project = project::look(*tree);
    QVERIFY2(project.ok(), project ? "" : qPrintable(project.error().text()));
    QStringList left;
    for (const auto& one : project->leftOut)
      left << one.path;
    QCOMPARE(left, QStringList({".git/", ".hgignore", "a.tmp", "mine/", "old/"}));
  }

  void limitsEndIt() {
    test::FakeHost host;
    for (int i = 0; i < 11; ++i)
      host.files[QString("/p/%1").arg(i)] = "x";
    discovery::TreeLimits limits;
    limits.files = 10;
    const auto tree = discovery::readProjectTree(host, "/p", {}, limits);
    QVERIFY(!tree.ok());
    QCOMPARE(tree.error().code(), project::codes::treeTooLarge);
  }

  void aFileIsNoProject() {
    test::FakeHost host;
    host.files["/p"] = "x";
    const auto tree = discovery::readProjectTree(host, "/p");
    QVERIFY(!tree.ok());
    QCOMPARE(tree.error().code(), project::codes::notAFolder);
  }
};

QTEST_APPLESS_MAIN(TestProjectTree)
#include "tst_project_tree.moc"
