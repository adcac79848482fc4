#pragma once

#include "app/gui/pages/apply/apply_state.h"
#include "app/gui/pages/page.h"

class QLabel;
class QProgressBar;
class QFrame;

namespace iiswsgi::gui {

class LetterPanel;
class Notice;
class Symbol;
class TakeBackPanel;

class ApplyPage : public Page {
  Q_OBJECT
 public:
  explicit ApplyPage(Session& session);

  void enter() override;
  bool ready() const override { return m_state.done(); }
  bool busy() const override { return !m_state.done(); }
  bool pinned() const override { return m_state.running(); }
  bool needed() const override { return !session().plan() || !session().plan()->empty(); }
  /// What is applied is undone by a command of its own, not by going back.
  bool canGoBack() const override { return !m_state.done(); }
  void interrupt() override { m_state.cancel(); }
  bool canInterrupt() const override { return !m_state.handedOver(); }

 private:
  struct Row {
    Symbol* symbol;
    QLabel* text;
  };
  void makeRows();
  void refresh();
  QString stoppingText() const;
  QString doneText() const;

  ApplyState m_state;
  QProgressBar* m_bar;
  QFrame* m_panel;
  QVBoxLayout* m_rowsLayout;
  QList<Row> m_rows;
  Notice* m_stopping;
  Notice* m_done;
  TakeBackPanel* m_back;
  LetterPanel* m_letter;
};

}  // namespace iiswsgi::gui
