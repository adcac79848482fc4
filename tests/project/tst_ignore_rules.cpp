#include <QTest>

#include "app/core/project/ignore_rules.h"

using iiswsgi::project::IgnoreRules;

/// The cases of gitignore(5), each as `git check-ignore` answers them.
class TestIgnoreRules : public QObject {
  Q_OBJECT
 private slots:
  void aPathIsIgnoredAsGitDoes_data() {
    QTest::addColumn<QString>("rules");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("folder");
    QTest::addColumn<bool>("ignored");
    const auto row = [](const char* name, const char* rules, const char* path, bool folder, bool ignored) {
      QTest::newRow(name) << QString(rules) << QString(path) << folder << ignored;
    };
    row("a name anywhere", "*.log", "a/b/x.log", false, true);
    row("a name that doesn't match", "*.log", "a/b/x.logs", false, false);
    row("anchored by a slash in front", "/x.log", "a/x.log", false, false);
    row("anchored, at the top", "/x.log", "x.log", false, true);
    row("anchored by a slash inside", "a/x.log", "b/a/x.log", false, false);
    row("a folder's slash asks for folders", "out/", "out", false, false);
    row("a folder's slash, a folder", "out/", "a/out", true, true);
    row("what lies in an ignored folder", "out/", "out/x/y.txt", false, true);
    row("a star stops at slashes", "a/*.txt", "a/b/x.txt", false, false);
    row("a question mark is one character", "x?.txt", "x1.txt", false, true);
    row("a question mark is no slash", "/a?b", "a/b", false, false);
    row("two stars in front", "**/logs/x", "a/b/logs/x", false, true);
    row("two stars in front, nothing there", "**/logs", "logs", true, true);
    row("two stars behind", "a/**", "a/b/c", false, true);
    row("two stars behind, not the folder itself", "a/**", "a", true, false);
    row("two stars between", "a/**/z", "a/b/c/z", false, true);
    row("two stars between, none there", "a/**/z", "a/z", false, true);
    row("two stars within a name are one", "a**z/x", "a/z/x", false, false);
    row("a set", "x[0-9].txt", "x7.txt", false, true);
    row("a set turned round", "x[!0-9].txt", "x7.txt", false, false);
    row("a bracket that is never closed", "x[7", "x[7", false, true);
    row("taken back", "*.log\n!keep.log", "keep.log", false, false);
    row("ignored again", "*.log\n!keep.log\nkeep.log", "keep.log", false, true);
    row("not taken back below an ignored folder", "out/\n!out/keep", "out/keep", false, true);
    row("taken back where only the content is ignored", "out/*\n!out/keep", "out/keep", false, false);
    row("a comment", "#x", "#x", false, false);
    row("a quoted number sign", "\\#x", "#x", false, true);
    row("a quoted exclamation mark", "\\!x", "!x", false, true);
    row("blanks at the end don't count", "x.txt   ", "x.txt", false, true);
    row("a quoted blank counts", "x\\ ", "x ", false, true);
    row("Windows' line ends", "*.log\r\n", "x.log", false, true);
    row("case counts", "*.LOG", "x.log", false, false);
  }
  void aPathIsIgnoredAsGitDoes() {
    QFETCH(QString, rules);
    QFETCH(QString, path);
    QFETCH(bool, folder);
    QFETCH(bool, ignored);
    IgnoreRules all;
    all.add(QString(), rules.toUtf8());
    QCOMPARE(all.ignoredBy(path, folder).has_value(), ignored);
  }

  void mercurialsRulesMatchAnywhere_data() {
    QTest::addColumn<QString>("rules");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("ignored");
    const auto row = [](const char* name, const char* rules, const char* path, bool ignored) {
      QTest::newRow(name) << QString(rules) << QString(path) << ignored;
    };
    row("an expression anywhere", "\\.log", "a/x.log.txt", true);
    row("an expression with its end", "\\.log$", "a/x.log.txt", false);
    row("an expression from the top", "^out/", "out/x", true);
    row("an expression from the top, deeper", "^out/", "a/out/x", false);
    row("a glob", "syntax: glob\n*.log", "a/x.log", true);
    row("a glob is whole", "syntax: glob\n*.log", "a/x.log.txt", false);
    row("a glob of a folder", "syntax: glob\nout", "a/out/x", true);
    row("a glob and slashes", "syntax:glob\na/*.txt", "a/b/x.txt", false);
    row("a glob from the top", "rootglob:out", "a/out/x", false);
    row("a prefix", "glob:*.log\nx", "a.log", true);
    row("back to expressions", "syntax: glob\n*.a\nsyntax: regexp\n^b$", "b", true);
    row("a comment", "# x\n", "a x", false);
    row("a bad expression", "(\nx", "x", true);
  }
  void mercurialsRulesMatchAnywhere() {
    QFETCH(QString, rules);
    QFETCH(QString, path);
    IgnoreRules all;
    all.addMercurial(rules.toUtf8());
    QTEST(all.ignoredBy(path, false).has_value(), "ignored");
  }

  void aRuleThatCameLaterCounts() {
    IgnoreRules rules;
    rules.addExclude("*.tmp\n*.bak\n");
    QVERIFY(rules.ignoredBy("a/x.bak", false));
    QCOMPARE(rules.ignoredBy("a/x.tmp", false)->file, QString(".git/info/exclude"));
    rules.add(QString(), "!*.bak\na/\n");
    QVERIFY(rules.ignoredBy("a/x.bak", false));
    QVERIFY(!rules.ignoredBy("b/x.bak", false));
  }

  void aFileInAFolderSpeaksOfThatFolderAndWins() {
    IgnoreRules rules;
    rules.add(QString(), "*.txt\n");
    rules.add("docs", "!read.txt\n/x\n");
    QVERIFY(!rules.ignoredBy("docs/read.txt", false));
    QVERIFY(rules.ignoredBy("read.txt", false));
    QVERIFY(rules.ignoredBy("docs/x", false));
    QVERIFY(!rules.ignoredBy("x", false));
  }

  void theLineIsNamed() {
    IgnoreRules rules;
    rules.add("docs", "# what a build makes\n\n*.pdf\n");
    const auto line = rules.ignoredBy("docs/a/b.pdf", false);
    QVERIFY(line);
    QCOMPARE(line->file, QString("docs/.gitignore"));
    QCOMPARE(line->number, 3);
    QCOMPARE(line->pattern, QString("*.pdf"));
  }
};

QTEST_APPLESS_MAIN(TestIgnoreRules)
#include "tst_ignore_rules.moc"
