#include <QDir>
#include <QTest>

#include "gateway/server/options.h"

using namespace iiswsgi;
using server::Options;

namespace {

std::vector<std::string> words(const QStringList& list) {
  std::vector<std::string> all;
  for (const QString& word : list)
    all.push_back(word.toStdString());
  return all;
}

}  // namespace

class TestGatewayOptions : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { qunsetenv("IISWSGI_DETAILS"); }
  void reads_what_to_serve();
  void reads_how_to_serve();
  void splits_file_and_section_data();
  void splits_file_and_section();
  void takes_the_old_spelling();
  void counts_paths_from_where_they_were_given();
  void refuses_data();
  void refuses();
  void takes_details_from_the_environment();
  void knows_every_option_in_its_help();
};

void TestGatewayOptions::reads_what_to_serve() {
  const auto parsed = server::parseOptions(
      {"--python", "/opt/python", "--app=site:make()", "--folder", "/srv/site/", "--mount", "/shop"});
  const auto* options = std::get_if<Options>(&parsed);
  QVERIFY(options);
  QCOMPARE(options->python, std::string("/opt/python"));
  QCOMPARE(options->source.callable, std::string("site:make()"));
  QCOMPARE(options->source.folder, std::string("/srv/site/"));
  QCOMPARE(*options->source.mount, std::string("/shop"));
  QVERIFY(!options->source.multithread);
}

void TestGatewayOptions::reads_how_to_serve() {
  const auto parsed = server::parseOptions({"--app", "a:b", "--threads", "8", "--details", "never", "--log", "stderr",
                                            "--listen", "tcp:[::1]:9000", "--mount", "/"});
  const auto* options = std::get_if<Options>(&parsed);
  QVERIFY(options);
  QCOMPARE(options->threads, 8);
  QVERIFY(options->source.multithread);
  QVERIFY(options->details == wsgi::Details::Never);
  QCOMPARE(options->log, std::string("stderr"));
  QCOMPARE(options->listen, std::string("tcp:[::1]:9000"));
  QCOMPARE(*options->source.mount, std::string());
}

void TestGatewayOptions::splits_file_and_section_data() {
  QTest::addColumn<QString>("value");
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("section");
  QTest::newRow("file") << "/srv/site.ini"
                        << "/srv/site.ini"
                        << "main";
  QTest::newRow("section") << "/srv/site.ini#admin"
                           << "/srv/site.ini"
                           << "admin";
  QTest::newRow("empty section") << "/srv/site.ini#"
                                 << "/srv/site.ini"
                                 << "main";
  QTest::newRow("a # in a folder") << "/srv/c#/site.ini"
                                   << "/srv/c#/site.ini"
                                   << "main";
  QTest::newRow("both") << "/srv/c#/site.ini#x"
                        << "/srv/c#/site.ini"
                        << "x";
}

void TestGatewayOptions::splits_file_and_section() {
  QFETCH(QString, value);
  QFETCH(QString, file);
  QFETCH(QString, section);
  const auto parsed = server::parseOptions({"--ini", value.toStdString()});
  const auto* options = std::get_if<Options>(&parsed);
  QVERIFY(options);
  QCOMPARE(QString::fromStdString(options->source.iniFile), file);
  QCOMPARE(QString::fromStdString(options->source.iniSection), section);
  QCOMPARE(QString::fromStdString(options->source.folder), QFileInfo(file).path());
}

void TestGatewayOptions::takes_the_old_spelling() {
  const auto parsed = server::parseOptions({"-u", "-c", "/srv/test.ini"});
  const auto* options = std::get_if<Options>(&parsed);
  QVERIFY(options);
  QCOMPARE(options->source.iniFile, std::string("/srv/test.ini"));
}

void TestGatewayOptions::counts_paths_from_where_they_were_given() {
  const auto parsed = server::parseOptions(
      {"--ini", "conf/site.ini", "--python", "venv/bin/python", "--log", "logs/", "--listen", "unix:run/socket"});
  const auto* options = std::get_if<Options>(&parsed);
  QVERIFY(options);
  const std::string here = QDir::currentPath().toStdString();
  QCOMPARE(options->source.iniFile, here + "/conf/site.ini");
  QCOMPARE(options->source.folder, here + "/conf");
  QCOMPARE(options->python, here + "/venv/bin/python");
  QCOMPARE(options->log, here + "/logs/");
  QCOMPARE(options->listen, "unix:" + here + "/run/socket");
  const auto bare = server::parseOptions({"--app", "a:b", "--python", "python3.12"});
  QCOMPARE(std::get<Options>(bare).python, std::string("python3.12"));
}

void TestGatewayOptions::refuses_data() {
  QTest::addColumn<QStringList>("arguments");
  QTest::addColumn<QString>("named");
  const auto row = [](const char* name, const QStringList& arguments, const QString& named) {
    QTest::newRow(name) << arguments << named;
  };
  row("nothing to serve", {}, "--ini FILE");
  row("two things to serve", {"--ini", "a.ini", "--app", "a:b"}, "Both");
  row("an unknown option", {"--app", "a:b", "--colour", "red"}, "--colour");
  row("a stray word", {"--app", "a:b", "run"}, "run");
  row("no value", {"--app"}, "--app needs a value");
  row("threads: not a number", {"--app", "a:b", "--threads", "many"}, "many");
  row("threads: none", {"--app", "a:b", "--threads", "0"}, "from 1 to 64");
  row("threads: too many", {"--app", "a:b", "--threads", "65"}, "from 1 to 64");
  row("threads: half a number", {"--app", "a:b", "--threads", "4x"}, "4x");
  row("details", {"--app", "a:b", "--details", "sometimes"}, "sometimes");
  row("mount", {"--app", "a:b", "--mount", "shop"}, "--mount /shop");
  row("ini without a file", {"--ini", "#main"}, "--ini names no file");
}

void TestGatewayOptions::refuses() {
  QFETCH(QStringList, arguments);
  QFETCH(QString, named);
  const auto parsed = server::parseOptions(words(arguments));
  const auto* failure = std::get_if<contract::Failure>(&parsed);
  QVERIFY(failure);
  QCOMPARE(failure->code, contract::codes::badOption);
  QVERIFY(!failure->hint.empty());
  QVERIFY2(QString::fromStdString(failure->text()).contains(named), failure->text().c_str());
}

void TestGatewayOptions::takes_details_from_the_environment() {
  qputenv("IISWSGI_DETAILS", "always");
  const auto parsed = server::parseOptions({"--app", "a:b"});
  const auto said = server::parseOptions({"--app", "a:b", "--details", "never"});
  qputenv("IISWSGI_DETAILS", "perhaps");
  const auto wrong = server::parseOptions({"--app", "a:b"});
  qunsetenv("IISWSGI_DETAILS");
  QVERIFY(std::get<Options>(parsed).details == wsgi::Details::Always);
  QVERIFY(std::get<Options>(said).details == wsgi::Details::Never);
  QVERIFY(std::holds_alternative<contract::Failure>(wrong));
}

void TestGatewayOptions::knows_every_option_in_its_help() {
  namespace option = contract::option;
  const QString help = QString::fromStdString(server::helpText());
  for (const char* name : {option::python, option::ini, option::app, option::folder, option::mount, option::listen,
                           option::threads, option::log, option::details, option::check, option::version, option::help})
    QVERIFY2(help.contains(name), name);
  for (const QString& line : help.split('\n'))
    QVERIFY2(line.size() <= 120, qPrintable(line));
}

QTEST_GUILESS_MAIN(TestGatewayOptions)
#include "tst_gateway_options.moc"
