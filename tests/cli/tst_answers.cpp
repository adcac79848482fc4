#include <QBuffer>
#include <QTest>

#include "app/cli/packages.h"
#include "tests/support/fake_host.h"

using namespace iiswsgi;

namespace {

package::Parameter parameter(const QString& name, const QString& otherwise, const QStringList& tags = {}) {
  package::Parameter made;
  made.name = name;
  made.defaultValue = otherwise;
  made.tags = tags;
  return made;
}

const QList<package::Parameter> parameters{parameter("Colour", "red"), parameter("Mail password", "s3cret", {"Password"}),
                                           parameter("New password", "s3cret", {"Password", "New"})};

/// A person at a terminal, who types `typed` one after the other.
class Person {
 public:
  explicit Person(const QStringList& typed) : m_typed(typed) {
    m_out.open(QIODevice::WriteOnly);
    m_console.out = m_console.err = &m_out;
    m_console.terminal = true;
    m_console.ask = [this](const QString& question) { return answer(question, asked); };
    m_console.askSecret = [this](const QString& question) { return answer(question, askedSecretly); };
  }

  Result<package::Answers> answers(const package::Answers& earlier = {}) {
    test::FakeHost host;
    cli::Command command;
    command.options = cli::answerOptions();
    const auto arguments = cli::Arguments::parse(command, {});
    return cli::answersFor({host, m_console, *arguments}, parameters, earlier);
  }

  QStringList asked;
  QStringList askedSecretly;

 private:
  QString answer(const QString& question, QStringList& questions) {
    questions << question;
    return m_typed.isEmpty() ? QString() : m_typed.takeFirst();
  }

  QStringList m_typed;
  QBuffer m_out;
  cli::Console m_console;
};

}  // namespace

class TestAnswers : public QObject {
  Q_OBJECT
 private slots:
  void anUpdateOffersWhatWasAnsweredBefore() {
    Person person({});
    const auto answers = person.answers({{"Colour", "blue"}});
    QVERIFY(answers.ok() && answers->isEmpty());
    QVERIFY2(person.asked.join(' ').contains("[blue]"), qPrintable(person.asked.join(' ')));
    Person first({});
    QVERIFY(first.answers().ok());
    QVERIFY(first.asked.join(' ').contains("[red]"));
  }

  void aPasswordIsTypedUnseenAndItsDefaultNotShown() {
    Person person({"green", "one", "two", "two"});
    const auto answers = person.answers();
    QVERIFY2(answers.ok(), answers ? "" : qPrintable(answers.error().text()));
    QCOMPARE(*answers, package::Answers({{"Colour", "green"}, {"Mail password", "one"}, {"New password", "two"}}));
    QCOMPARE(person.asked.size(), 1);
    QCOMPARE(person.askedSecretly.size(), 3);
    QVERIFY(!person.askedSecretly.join(' ').contains("s3cret"));
  }

  void aNewPasswordTypedInTwoWaysIsRefused() {
    Person person({"green", "one", "two", "tow"});
    const auto answers = person.answers();
    QVERIFY(!answers.ok());
    QVERIFY(answers.error().message().contains("New password"));
    QVERIFY(!answers.error().text().contains("tow"));
  }
};

QTEST_GUILESS_MAIN(TestAnswers)
#include "tst_answers.moc"
