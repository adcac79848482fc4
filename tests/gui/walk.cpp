#include "tests/gui/walk.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTcpServer>
#include <QTest>

#include "app/gui/widgets/letter_panel.h"
#include "app/platform/host.h"

namespace iiswsgi::test {

Walk::Walk(const Place& place) : m_place(place) {
  qputenv("IISWSGI_SANDBOX", sandbox().toUtf8());
  if (m_place.express) layOutExpress();
  m_real = platform::makeHost();
  m_host = std::make_unique<GatedHost>(*m_real);
  m_session = std::make_unique<gui::Session>(*m_host);
  m_window = std::make_unique<gui::WizardWindow>(*m_session);
  m_window->show();
}

Walk::~Walk() {
  m_host->open();
  m_window.reset();
  m_session.reset();
  if (m_place.express) qputenv("USERPROFILE", m_profile);
}

/// What the first start of IIS Express makes below the person's documents, with one site, on a free port.
void Walk::layOutExpress() {
  m_profile = qgetenv("USERPROFILE");
  qputenv("USERPROFILE", QDir::toNativeSeparators(folder()).toUtf8());
  QDir(folder()).mkpath(QStringLiteral("Documents/IISExpress/config"));
  QDir(folder()).mkpath(QStringLiteral("Documents/My Web Sites/WebSite1"));
  QFile sample(QStringLiteral(IISWSGI_SOURCE_DIR "/tests/iisconfig/files/iis_express.config"));
  QFile made(config());
  QVERIFY2(sample.open(QIODevice::ReadOnly) && made.open(QIODevice::WriteOnly), qPrintable(made.errorString()));
  const int port = m_place.port ? m_place.port : freePort();
  made.write(sample.readAll().replace(":8080:localhost", ':' + QByteArray::number(port) + ":localhost"));
}

QString Walk::helloIni() {
  return QStringLiteral(IISWSGI_SOURCE_DIR "/examples/hello/hello.ini");
}

QString Walk::python() {
  return qEnvironmentVariable("IISWSGI_TEST_PYTHON", QStringLiteral("/usr/bin/python3"));
}

QString Walk::chosenPython() {
  const QString environment = QDir::cleanPath(QFileInfo(python()).path() + QStringLiteral("/.."));
  const bool inEnvironment = QFile::exists(environment + QStringLiteral("/pyvenv.cfg"));
  return inEnvironment ? QDir::toNativeSeparators(environment) : python();
}

int Walk::freePort() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost);
  return server.serverPort();
}

bool Walk::waitUntilIdle(int seconds) {
  return QTest::qWaitFor([this] { return !page().busy() && !page().pinned(); }, seconds * 1000);
}

bool Walk::next() {
  const int before = m_window->current();
  press(QStringLiteral("next"));
  return waitUntilIdle() && m_window->current() > before;
}

void Walk::press(const QString& objectName) {
  auto* button = page().findChild<QAbstractButton*>(objectName);
  if (!button) button = m_window->findChild<QAbstractButton*>(objectName);
  QVERIFY2(button, qPrintable(objectName));
  QTest::mouseClick(button, Qt::LeftButton);
}

void Walk::type(const QString& objectName, const QString& text) {
  auto* edit = page().findChild<QLineEdit*>(objectName);
  QVERIFY2(edit, qPrintable(objectName));
  edit->setFocus();
  edit->selectAll();
  QTest::keyClick(edit, Qt::Key_Delete);
  QTest::keyClicks(edit, text);
  emit edit->editingFinished();
}

QString Walk::lettersShown() {
  QStringList texts;
  for (const auto* panel : page().findChildren<gui::LetterPanel*>()) {
    if (panel->isVisibleTo(&page())) texts << panel->copyText();
  }
  return texts.join(QLatin1Char('\n'));
}

QString Walk::problemsShown() {
  QStringList texts;
  for (const auto* field : page().findChildren<gui::Field*>()) {
    if (field->showsProblem() && field->isVisibleTo(&page())) texts << field->shownText();
  }
  return texts.join(QLatin1Char('\n'));
}

bool Walk::makeSandbox() {
  if (!waitUntilIdle()) return false;
  page().findChild<QSpinBox*>()->setValue(m_place.port ? m_place.port : freePort());
  press(QStringLiteral("makeSandbox"));
  m_sandboxMade = true;
  return waitUntilIdle() && m_session->observed().has_value();
}

bool Walk::walkTo(const QString& pageName) {
  const auto on = [&](const char* name) { return page().objectName() == QLatin1String(name); };
  if (on("server") && m_place.express && !waitUntilIdle()) return false;
  if (on("server") && !m_place.express && !m_sandboxMade && !makeSandbox()) return false;
  while (page().objectName() != pageName) {
    if (!next()) return false;
    if (on("python")) type(QStringLiteral("pythonPath"), python());
    if (on("application")) type(QStringLiteral("iniPath"), ini());
    if (!waitUntilIdle()) return false;
  }
  return true;
}

}  // namespace iiswsgi::test
