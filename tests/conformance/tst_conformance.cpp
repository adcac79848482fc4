#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include "tests/wsgi/gateway.h"
#include "tests/wsgi/pythons.h"

/// Every folder beside this file is a tiny application with one behaviour, and says what has to come back: see
/// README.md. Each runs against the real program over each transport.
using namespace iiswsgi::tests;

namespace {

const QString here = QStringLiteral(IISWSGI_SOURCE_DIR "/tests/conformance");

QJsonObject readCase(const QString& name) {
  QFile file(here + QLatin1Char('/') + name + QStringLiteral("/case.json"));
  if (!file.open(QIODevice::ReadOnly)) return {};
  QJsonParseError error;
  const QJsonObject read = QJsonDocument::fromJson(file.readAll(), &error).object();
  if (error.error) qWarning("%s: %s", qPrintable(name), qPrintable(error.errorString()));
  return read;
}

QStringList listOf(const QJsonValue& value) {
  QStringList list;
  if (value.isString()) list << value.toString();
  for (const auto& entry : value.toArray())
    list << entry.toString();
  return list;
}

QStringList argumentsOf(const QJsonObject& test) {
  QStringList arguments{"--python", anyPython()};
  const QJsonValue start = test.value(QStringLiteral("start"));
  return arguments + (start.isUndefined() ? QStringList{"--app", "app:application"} : listOf(start));
}

void set(Pairs& variables, const QByteArray& name, const QJsonValue& value) {
  if (value.isNull()) {
    variables.removeIf([&](const auto& pair) { return pair.first == name; });
    return;
  }
  // A list sends the variable several times.
  for (const QString& text : listOf(value))
    variables.append({name, text.toLatin1()});
}

QByteArray bodyOf(const QJsonObject& request) {
  const int size = request.value(QStringLiteral("bodySize")).toInt();
  if (size == 0) return request.value(QStringLiteral("body")).toString().toUtf8();
  QByteArray body(size, '\0');
  for (int i = 0; i < size; ++i)
    body[i] = static_cast<char>('a' + i % 26);
  return body;
}

/// What a plain web server sends; the case adds and takes away.
FastCgiRequest requestOf(const QJsonObject& said) {
  FastCgiRequest request;
  request.body = bodyOf(said);
  const QByteArray path = said.value(QStringLiteral("path")).toString(QStringLiteral("/")).toLatin1();
  const QByteArray query = said.value(QStringLiteral("query")).toString().toLatin1();
  request.variables = {{"GATEWAY_INTERFACE", "CGI/1.1"},
                       {"SERVER_PROTOCOL", "HTTP/1.1"},
                       {"SERVER_NAME", "localhost"},
                       {"SERVER_PORT", "8080"},
                       {"SERVER_SOFTWARE", "conformance"},
                       {"REQUEST_METHOD", said.value(QStringLiteral("method")).toString("GET").toLatin1()},
                       {"SCRIPT_NAME", ""},
                       {"PATH_INFO", path},
                       {"QUERY_STRING", query},
                       {"REQUEST_URI", query.isEmpty() ? path : path + '?' + query},
                       {"REMOTE_ADDR", "127.0.0.1"},
                       {"CONTENT_LENGTH", request.body.isEmpty() ? "" : QByteArray::number(request.body.size())},
                       {"HTTP_HOST", "localhost:8080"}};
  const QJsonObject headers = said.value(QStringLiteral("headers")).toObject();
  for (auto it = headers.begin(); it != headers.end(); ++it)
    set(request.variables, "HTTP_" + it.key().toLatin1().toUpper().replace('-', '_'), it.value());
  const QJsonObject variables = said.value(QStringLiteral("variables")).toObject();
  for (auto it = variables.begin(); it != variables.end(); ++it) {
    set(request.variables, it.key().toLatin1(), QJsonValue::Null);
    set(request.variables, it.key().toLatin1(), it.value());
  }
  for (const QString& name : listOf(said.value(QStringLiteral("without"))))
    set(request.variables, name.toLatin1(), QJsonValue::Null);
  request.pieces = said.value(QStringLiteral("pieces")).toInt();
  request.hangUpAfter = said.value(QStringLiteral("hangUpAfter")).toInt(-1);
  request.abortInstead = said.value(QStringLiteral("abort")).toBool();
  return request;
}

/// Empty if all is as expected.
QString complaintAboutHeaders(const QJsonObject& expect, const FastCgiAnswer& answer) {
  const QJsonObject headers = expect.value(QStringLiteral("headers")).toObject();
  for (auto it = headers.begin(); it != headers.end(); ++it) {
    QList<QByteArray> wanted;
    for (const QString& value : listOf(it.value()))
      wanted << value.toLatin1();
    if (answer.header(it.key().toLatin1()) != wanted) return QStringLiteral("header %1").arg(it.key());
  }
  for (const QString& name : listOf(expect.value(QStringLiteral("absent")))) {
    if (!answer.header(name.toLatin1()).isEmpty()) return QStringLiteral("header %1 is there").arg(name);
  }
  return {};
}

QString complaintAbout(const QJsonObject& expect, const FastCgiAnswer& answer) {
  if (expect.contains(QStringLiteral("status")) && answer.status() != expect.value(QStringLiteral("status")).toInt())
    return QStringLiteral("status %1").arg(answer.status());
  if (const QString wrong = complaintAboutHeaders(expect, answer); !wrong.isEmpty()) return wrong;
  const QByteArray body = answer.body();
  if (expect.contains(QStringLiteral("body")) && body != expect.value(QStringLiteral("body")).toString().toUtf8())
    return QStringLiteral("body");
  if (expect.contains(QStringLiteral("bodySize")) && body.size() != expect.value(QStringLiteral("bodySize")).toInt())
    return QStringLiteral("body of %1 bytes").arg(body.size());
  for (const QString& part : listOf(expect.value(QStringLiteral("bodySays")))) {
    if (!body.contains(part.toUtf8())) return QStringLiteral("the body doesn't say: ") + part;
  }
  for (const QString& part : listOf(expect.value(QStringLiteral("bodyNever")))) {
    if (body.contains(part.toUtf8())) return QStringLiteral("the body says: ") + part;
  }
  if (!answer.errors.isEmpty()) return QStringLiteral("FCGI_STDERR: ") + QString::fromUtf8(answer.errors);
  return {};
}

/// What the log has to say; on Windows a child's standard error isn't the gateway's: IIS gives it none.
QStringList logOf(const QJsonObject& expect) {
  QStringList parts = listOf(expect.value(QStringLiteral("log")));
#ifndef Q_OS_WIN
  parts << listOf(expect.value(QStringLiteral("logOnPosix")));
#endif
  return parts;
}

QString complaintAboutLog(const QJsonObject& expect, Gateway& gateway) {
  for (const QString& part : logOf(expect)) {
    QElapsedTimer since;
    since.start();
    while (!gateway.log().contains(part.toUtf8()) && since.elapsed() < 10000)
      QTest::qSleep(10);
    if (!gateway.log().contains(part.toUtf8())) return QStringLiteral("the log doesn't say: ") + part;
  }
  for (const QString& part : listOf(expect.value(QStringLiteral("neverLogged")))) {
    if (gateway.log().contains(part.toUtf8())) return QStringLiteral("the log says: ") + part;
  }
  return {};
}

QStringList cases() {
  QStringList names;
  for (const QString& name : QDir(here).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
    if (QFile::exists(here + QLatin1Char('/') + name + QStringLiteral("/case.json"))) names << name;
  }
  return names;
}

}  // namespace

Q_DECLARE_METATYPE(iiswsgi::tests::Transport)

class TestConformance : public QObject {
  Q_OBJECT
 private slots:
  void thereAreManyCases() { QVERIFY(cases().size() >= 40); }

  void anApplicationIsServed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<Transport>("transport");
    const QString only = qEnvironmentVariable("IISWSGI_TEST_TRANSPORT");
    for (const QString& name : cases()) {
      if (readCase(name).contains(QStringLiteral("check"))) continue;
      for (const Transport transport : transports()) {
        if (!only.isEmpty() && only != QLatin1String(nameOf(transport))) continue;
        QTest::newRow(qPrintable(name + QStringLiteral(" over ") + nameOf(transport))) << name << transport;
      }
    }
  }
  void anApplicationIsServed() {
    QFETCH(QString, name);
    QFETCH(Transport, transport);
    const QJsonObject test = readCase(name);
    const QJsonArray requests = test.value(QStringLiteral("requests")).toArray();
    QVERIFY2(!requests.isEmpty(), "case.json says nothing to ask");
    Gateway gateway;
    QVERIFY2(gateway.start(argumentsOf(test), transport, here + QLatin1Char('/') + name), gateway.log().constData());
    for (const auto& entry : requests) {
      const QJsonObject said = entry.toObject();
      const QJsonObject expect = said.value(QStringLiteral("expect")).toObject();
      const FastCgiAnswer answer = gateway.ask(requestOf(said));
      QString wrong = complaintAbout(expect, answer);
      if (wrong.isEmpty() && !answer.complete && !said.contains(QStringLiteral("hangUpAfter")))
        wrong = QStringLiteral("no END_REQUEST");
      if (wrong.isEmpty()) wrong = complaintAboutLog(expect, gateway);
      QVERIFY2(wrong.isEmpty(),
               qPrintable(wrong + QStringLiteral("\n--- answer\n") + QString::fromUtf8(answer.raw.left(4000)) +
                          QStringLiteral("\n--- log\n") + QString::fromUtf8(gateway.log().right(4000))));
    }
    QCOMPARE(gateway.stop(), 0);
    for (const QString& part : listOf(test.value(QStringLiteral("logAtTheEnd"))))
      QVERIFY2(gateway.log().contains(part.toUtf8()), gateway.log().constData());
  }

  void anApplicationIsChecked_data() {
    QTest::addColumn<QString>("name");
    for (const QString& name : cases()) {
      if (readCase(name).contains(QStringLiteral("check"))) QTest::newRow(qPrintable(name)) << name;
    }
  }
  void anApplicationIsChecked() {
    QFETCH(QString, name);
    const QJsonObject test = readCase(name);
    const QJsonObject expect = test.value(QStringLiteral("check")).toObject();
    QProcess gateway;
    gateway.setProcessChannelMode(QProcess::MergedChannels);
    gateway.setWorkingDirectory(here + QLatin1Char('/') + name);
    gateway.start(Gateway::program(), argumentsOf(test) + QStringList{"--check", "--log", "stderr"});
    QVERIFY(gateway.waitForFinished(60000));
    const QByteArray said = gateway.readAll();
    QVERIFY2(gateway.exitCode() == expect.value(QStringLiteral("exit")).toInt(), said.constData());
    for (const QString& part : listOf(expect.value(QStringLiteral("says"))))
      QVERIFY2(said.contains(part.toUtf8()), qPrintable(part + QStringLiteral("\nis missing in:\n") + said));
  }
};

QTEST_GUILESS_MAIN(TestConformance)
#include "tst_conformance.moc"
