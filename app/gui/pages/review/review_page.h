#pragma once

#include "app/gui/pages/page.h"
#include "app/gui/pages/review/review_state.h"

class QPlainTextEdit;
class QTabWidget;
class QTextBrowser;

namespace iiswsgi::gui {

class BusyLine;
class LetterPanel;
class Notice;

class ReviewPage : public Page {
  Q_OBJECT
 public:
  explicit ReviewPage(Session& session);

  void enter() override;
  void leave() override { m_state.stopTrying(); }
  bool ready() const override { return session().plan().has_value(); }
  bool busy() const override { return m_state.planning(); }
  QString nextText() const override;
  bool changesMachine() const override { return !session().plan() || !session().plan()->empty(); }
  QWidget* firstEditor() override;

 private:
  QWidget* makeTextTab(QPlainTextEdit* text, const QString& sentence, const QList<QWidget*>& buttons);
  QWidget* makeAppCmdTab();
  QWidget* makeCommandLineTab();
  void saveScript();
  void planAgain(const QString& topic);
  void refresh();
  void showPlan();

  ReviewState m_state;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  Notice* m_nothing;
  Notice* m_tried;
  LetterPanel* m_concern;
  QTabWidget* m_tabs;
  QTextBrowser* m_changes;
  QPlainTextEdit* m_appCmd;
  QPlainTextEdit* m_commandLine;
  Notice* m_saved;
  LetterPanel* m_saveLetter;
};

}  // namespace iiswsgi::gui
