#include "app/gui/packages/packages_window.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include "app/gui/packages/build_panel.h"
#include "app/gui/packages/feed_panel.h"
#include "app/gui/packages/install_panel.h"
#include "app/gui/packages/installed_panel.h"
#include "app/gui/packages/publish_panel.h"
#include "app/gui/state/memory.h"
#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {

PackagesWindow::PackagesWindow(Session& session, QWidget* parent)
    : QMainWindow(parent),
      m_session(session),
      m_build(new BuildPanel(session)),
      m_publish(new PublishPanel(session)),
      m_feed(new FeedPanel(session)),
      m_install(new InstallPanel(session)),
      m_installed(new InstalledPanel(session)),
      m_stack(new QStackedWidget) {
  setWindowTitle(tr("iiswsgi: packages and feeds"));
  for (QWidget* panel : QList<QWidget*>{m_build, m_publish, m_feed, m_install, m_installed})
    m_stack->addWidget(panel);
  auto* whole = new QWidget;
  whole->setProperty("role", QByteArray("window"));
  auto* row = new QHBoxLayout(whole);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(makeSide());
  row->addWidget(m_stack, 1);
  setCentralWidget(whole);
  setMinimumSize(820, 560);
  resize(1040, 720);
  connectPanels();
  show(m_build);
  takeUp();
}

void PackagesWindow::connectPanels() {
  connect(m_build, &BuildPanel::wantsInstall, this, [this](const QString& package) { install(package); });
  connect(m_build, &BuildPanel::wantsFeed, this, &PackagesWindow::showFeed);
  connect(m_build, &BuildPanel::wantsCheck, this, [this](const QString& package) { publish(package); });
  connect(m_publish, &PublishPanel::wantsInstall, this, [this](const QString& package) { install(package); });
  connect(m_publish, &PublishPanel::wantsFeed, this, &PackagesWindow::showFeed);
  connect(m_feed, &FeedPanel::wantsInstall, this, &PackagesWindow::install);
  connect(m_feed, &FeedPanel::wantsPublish, this, &PackagesWindow::publish);
  connect(&m_build->state(), &BuildState::wasPublished, m_feed, &FeedPanel::tellChanged);
  connect(&m_publish->state(), &PublishState::wasPublished, m_feed, &FeedPanel::tellChanged);
}

PackagesWindow::~PackagesWindow() {
  hide();
}

void PackagesWindow::install(const QString& package, const QString& caution) {
  m_install->open(package, caution);
  show(m_install);
}

void PackagesWindow::publish(const QString& package, const QString& feed) {
  m_publish->open(package, feed);
  show(m_publish);
}

void PackagesWindow::showFeed(const QString& feed) {
  m_feed->open(feed);
  show(m_feed);
}

/// Where the person left off.
void PackagesWindow::takeUp() {
  host::Host& host = m_session.host();
  m_session.runner().start(
      QStringLiteral("memory"), this, [&host] { return readMemory(host); },
      [this](const Memory& memory) {
        m_build->takeUp(memory);
        m_publish->takeUp(memory);
        m_feed->takeUp(memory);
      });
}

QWidget* PackagesWindow::makeSide() {
  auto* side = new QWidget;
  side->setProperty("role", QByteArray("side"));
  side->setAttribute(Qt::WA_StyledBackground);
  side->setFixedWidth(212);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(12, 26, 12, 12);
  column->setSpacing(4);
  const QList<QPair<QString, QString>> titles{{tr("Build a package"), QStringLiteral("package")},
                                              {tr("Check and publish"), QStringLiteral("check")},
                                              {tr("Feed"), QStringLiteral("globe")},
                                              {tr("Install"), QStringLiteral("server")},
                                              {tr("Installed"), QStringLiteral("circle-check")}};
  for (int index = 0; index < titles.size(); ++index) {
    auto* button = makeButton(titles.at(index).first, "step");
    button->setIcon(symbol(titles.at(index).second, &Theme::accent));
    button->setIconSize(QSize(20, 20));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, [this, index] { show(m_stack->widget(index)); });
    column->addWidget(button);
    m_buttons << button;
  }
  column->addStretch(1);
  return side;
}

void PackagesWindow::show(QWidget* panel) {
  m_stack->setCurrentWidget(panel);
  if (panel == m_installed) m_installed->state().refresh();
  for (int index = 0; index < m_buttons.size(); ++index) {
    QPushButton* button = m_buttons.at(index);
    button->setProperty("step", index == m_stack->currentIndex() ? QByteArray("current") : QByteArray());
    button->style()->unpolish(button);
    button->style()->polish(button);
  }
}

/// What is being written is taken back first, or ends whole if it is too late for that. The panel says so.
void PackagesWindow::closeEvent(QCloseEvent* event) {
  if (m_build->state().working()) m_build->state().cancel();
  QWidget* writing = m_install->state().applying()         ? static_cast<QWidget*>(m_install)
                     : m_installed->state().uninstalling() ? m_installed
                                                           : nullptr;
  if (!writing) return event->accept();
  m_install->state().cancel();
  m_installed->state().cancel();
  show(writing);
  event->ignore();
}

}  // namespace iiswsgi::gui
