#pragma once

#include "app/gui/pages/page.h"
#include "app/gui/pages/server/server_state.h"

class QLineEdit;
class QSpinBox;

namespace iiswsgi::gui {

class BusyLine;
class ChoiceList;
class LetterPanel;
class Notice;

class ServerPage : public Page {
  Q_OBJECT
 public:
  explicit ServerPage(Session& session);

  void enter() override;
  bool ready() const override { return m_state.ready(); }
  bool busy() const override { return !m_state.activity().isEmpty(); }
  void reveal() override;
  QWidget* firstEditor() override;

 private:
  QWidget* makeSandboxPanel();
  QWidget* makeOtherField();
  void refresh();
  void choosePath();
  QString startOfBrowsing() const;

  ServerState m_state;
  ChoiceList* m_list;
  QWidget* m_sandboxPanel;
  QSpinBox* m_port;
  QLineEdit* m_path;
  Field* m_other;
  BusyLine* m_busy;
  Notice* m_note;
  Notice* m_summary;
  LetterPanel* m_letter;
  bool m_shown = false;
};

}  // namespace iiswsgi::gui
