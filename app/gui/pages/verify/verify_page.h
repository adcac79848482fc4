#pragma once

#include "app/gui/pages/page.h"
#include "app/gui/pages/verify/verify_state.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QTreeWidget;

namespace iiswsgi::gui {

class BusyLine;
class LetterPanel;
class Notice;
class Symbol;
class TakeBackPanel;
class Text;

class VerifyPage : public Page {
  Q_OBJECT
 public:
  explicit VerifyPage(Session& session);

  void enter() override;
  bool ready() const override { return true; }
  bool busy() const override { return !m_state.activity().isEmpty(); }
  QString nextText() const override { return tr("&Finish"); }
  /// What was applied stays until it is taken back; then the answers can be changed and applied again.
  bool canGoBack() const override { return !session().receipt().has_value(); }

 private:
  QWidget* makeResult();
  void showAnswer(const preview::Verification& verification);
  void refresh();
  void openInBrowser(const QUrl& url);

  VerifyState m_state;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  QWidget* m_result;
  Symbol* m_symbol;
  QLabel* m_status;
  Text* m_line;
  Notice* m_how;
  QTabWidget* m_tabs;
  QPlainTextEdit* m_body;
  QTreeWidget* m_headers;
  Notice* m_served;
  QPushButton* m_open;
  QPushButton* m_again;
  TakeBackPanel* m_back;
};

}  // namespace iiswsgi::gui
