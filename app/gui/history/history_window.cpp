#include "app/gui/history/history_window.h"

#include <QCloseEvent>

namespace iiswsgi::gui {

HistoryWindow::HistoryWindow(Session& session, QWidget* parent)
    : QMainWindow(parent), m_panel(new HistoryPanel(session)) {
  setWindowTitle(tr("iiswsgi: what was done"));
  setCentralWidget(m_panel);
  setMinimumSize(720, 560);
  resize(920, 720);
}

HistoryWindow::~HistoryWindow() {
  hide();
}

void HistoryWindow::open(const QString& run) {
  show();
  raise();
  activateWindow();
  m_panel->open(run);
}

/// What is being written ends first: it is asked to stop, and the window stays to say what came of it.
void HistoryWindow::closeEvent(QCloseEvent* event) {
  if (!m_panel->state().takingBack()) return event->accept();
  m_panel->state().cancel();
  event->ignore();
}

}  // namespace iiswsgi::gui
