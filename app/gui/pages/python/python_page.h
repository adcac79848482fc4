#pragma once

#include "app/gui/pages/page.h"
#include "app/gui/pages/python/python_state.h"

class QLineEdit;

namespace iiswsgi::gui {

class BusyLine;
class ChoiceList;
class LetterPanel;
class Notice;

class PythonPage : public Page {
  Q_OBJECT
 public:
  explicit PythonPage(Session& session);

  void enter() override { m_state.search(); }
  bool ready() const override { return m_state.ready(); }
  bool busy() const override { return !m_state.activity().isEmpty(); }
  QWidget* firstEditor() override;

 private:
  QWidget* makeOtherField();
  void choosePath();
  QString startOfBrowsing() const;
  void refresh();

  PythonState m_state;
  ChoiceList* m_list;
  Notice* m_none;
  QLineEdit* m_path;
  Field* m_other;
  BusyLine* m_busy;
  LetterPanel* m_letter;
};

}  // namespace iiswsgi::gui
