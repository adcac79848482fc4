#pragma once

#include <QMainWindow>

#include "app/gui/history/history_panel.h"

namespace iiswsgi::gui {

/// "What was done", in a window of its own beside the wizard.
class HistoryWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit HistoryWindow(Session& session, QWidget* parent = nullptr);
  ~HistoryWindow() override;

  HistoryPanel& panel() { return *m_panel; }
  /// Shown, with the list of the server that the wizard has. A run: what taking it back does.
  void open(const QString& run = {});

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  HistoryPanel* m_panel;
};

}  // namespace iiswsgi::gui
