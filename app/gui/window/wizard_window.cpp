#include "app/gui/window/wizard_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/gui/history/history_window.h"
#include "app/gui/packages/installed_panel.h"
#include "app/gui/packages/packages_window.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/step_list.h"
#include "app/gui/widgets/window_parts.h"

namespace iiswsgi::gui {
namespace {

QStringList stepTitles() {
  QStringList titles;
  for (const PageRow& row : pageRows())
    titles << row.step;
  return titles;
}

}  // namespace

WizardWindow::WizardWindow(Session& session, QWidget* parent)
    : QMainWindow(parent),
      m_session(session),
      m_steps(new StepList(stepTitles())),
      m_stack(new QStackedWidget),
      m_title(makeText({}, "title")),
      m_sentence(makeText({}, "sentence")),
      m_back(makeButton(tr("&Back"))),
      m_next(makeButton(tr("&Next"), "primary")),
      m_cancel(makeButton(tr("C&lose"))) {
  setWindowTitle(tr("iiswsgi: Python behind IIS"));
  for (const PageRow& row : pageRows()) {
    auto* page = row.make(m_session);
    page->setObjectName(row.name);
    page->setAccessibleName(row.title);
    connect(page, &Page::changed, this, [this, page] {
      if (page == m_pages.value(m_current)) refresh();
    });
    connect(page, &Page::wantsTakingBack, this, &WizardWindow::showHistory);
    m_pages << page;
    m_stack->addWidget(page);
  }
  auto* right = new QVBoxLayout;
  right->setSpacing(0);
  right->addWidget(makeHead(m_title, m_sentence));
  right->addWidget(m_stack, 1);
  right->addWidget(makeButtons());
  auto* whole = new QWidget;
  whole->setProperty("role", QByteArray("window"));
  auto* row = new QHBoxLayout(whole);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(m_steps);
  row->addLayout(right, 1);
  setCentralWidget(whole);
  // Fits a screen of 1366x768 with a task bar and a title bar.
  setMinimumSize(820, 560);
  resize(1040, 680);
  connect(m_steps, &StepList::chosen, this, &WizardWindow::go);
  connect(m_steps, &StepList::wantsPackages, this, &WizardWindow::showPackages);
  connect(m_steps, &StepList::wantsHistory, this, [this] { showHistory(); });
  connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Left), this), &QShortcut::activated, this, &WizardWindow::back);
  go(0);
}

/// QWidget's own destructor would hide the window after everything of ours is gone: the field that has the keyboard
/// loses it then, takes over what was typed, and the page tells a window that isn't one any more.
WizardWindow::~WizardWindow() {
  hide();
}

QWidget* WizardWindow::makeButtons() {
  m_back->setObjectName(QStringLiteral("back"));
  m_next->setObjectName(QStringLiteral("next"));
  m_cancel->setObjectName(QStringLiteral("cancel"));
  m_next->setDefault(true);
  m_next->setMinimumWidth(110);
  connect(m_back, &QPushButton::clicked, this, &WizardWindow::back);
  connect(m_next, &QPushButton::clicked, this, &WizardWindow::next);
  connect(m_cancel, &QPushButton::clicked, this, &WizardWindow::cancel);
  return makeFooter({m_cancel}, {m_back, m_next});
}

Page* WizardWindow::page(const QString& name) const {
  for (Page* page : m_pages) {
    if (page->objectName() == name) return page;
  }
  return nullptr;
}

void WizardWindow::install(const QString& package) {
  showPackages();
  m_packages->install(package);
}

void WizardWindow::showInstalled() {
  showPackages();
  m_packages->show(m_packages->installedPanel());
}

void WizardWindow::showPackages() {
  if (!m_packages) m_packages = std::make_unique<PackagesWindow>(m_session);
  m_packages->show();
  m_packages->raise();
  m_packages->activateWindow();
}

void WizardWindow::showHistory(const QString& run) {
  if (!m_history) m_history = std::make_unique<HistoryWindow>(m_session);
  m_history->open(run);
}

void WizardWindow::go(int index) {
  if (index != m_current) m_pages.at(m_current)->leave();
  m_current = index;
  const PageRow& row = pageRows().at(index);
  m_title->setText(row.title);
  m_sentence->setText(row.sentence);
  Page* page = m_pages.at(index);
  m_stack->setCurrentWidget(page);
  page->enter();
  refresh();
  placeFocus();
}

void WizardWindow::placeFocus() {
  Page* page = m_pages.at(m_current);
  QWidget* first = page->firstEditor();
  m_focusWaits = !(first && first->isVisibleTo(page));
  if (!m_focusWaits) return first->setFocus(Qt::OtherFocusReason);
  // A disabled Next would hand the keyboard to whatever comes behind it.
  (m_next->isEnabled() ? static_cast<QWidget*>(m_next) : m_stack)->setFocus(Qt::OtherFocusReason);
}

void WizardWindow::next() {
  Page* page = m_pages.at(m_current);
  if (page->busy() || page->pinned()) return;
  if (!page->ready()) return page->reveal();
  if (m_current + 1 == m_pages.size()) {
    close();
    return;
  }
  int index = m_current + 1;
  while (index + 1 < m_pages.size() && !m_pages.at(index)->needed())
    ++index;
  go(index);
}

void WizardWindow::back() {
  if (m_current == 0 || m_pages.at(m_current)->pinned() || !m_pages.at(m_current)->canGoBack()) return;
  int index = m_current - 1;
  while (index > 0 && !m_pages.at(index)->needed())
    --index;
  go(index);
}

void WizardWindow::cancel() {
  Page* page = m_pages.at(m_current);
  if (page->pinned()) return page->interrupt();
  close();
}

void WizardWindow::refresh() {
  const Page* page = m_pages.at(m_current);
  const bool last = m_current + 1 == m_pages.size();
  // A step ahead is reached through Next alone, so that nothing is passed over; an edit makes later steps wait again.
  m_steps->setState(m_current, m_current, !page->pinned() && page->canGoBack());
  m_next->setText(page->nextText());
  m_next->setEnabled(!page->busy() && !page->pinned());
  if (m_focusWaits && m_next->isEnabled() && m_stack->hasFocus()) placeFocus();
  m_back->setEnabled(m_current > 0 && !page->pinned() && page->canGoBack());
  m_cancel->setText(page->pinned() ? tr("&Cancel and take back") : tr("C&lose"));
  const bool stoppable = !page->pinned() || page->canInterrupt();
  m_cancel->setEnabled(stoppable);
  m_cancel->setToolTip(stoppable ? QString() : tr("An administrator's process is at work, which ends by itself."));
  m_cancel->setVisible(!last);
  // What had the keyboard may be gone or disabled by now.
  const bool lost = isActiveWindow() && !QApplication::focusWidget();
  if (lost && !page->busy() && !page->pinned()) placeFocus();
}

void WizardWindow::keyPressEvent(QKeyEvent* event) {
  const bool pressed = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (pressed && !m_pages.at(m_current)->changesMachine()) return next();
  QMainWindow::keyPressEvent(event);
}

void WizardWindow::closeEvent(QCloseEvent* event) {
  // A run that is under way ends first: it is asked to stop, takes everything back, and the window stays to say so.
  Page* page = m_pages.at(m_current);
  if (!page->pinned()) {
    page->leave();
    return event->accept();
  }
  page->interrupt();
  event->ignore();
}

}  // namespace iiswsgi::gui
