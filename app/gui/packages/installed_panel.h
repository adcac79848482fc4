#pragma once

#include "app/gui/packages/installed_state.h"
#include "app/gui/packages/panel.h"

class QListWidget;
class QPushButton;
class QTextBrowser;

namespace iiswsgi::gui {

class BusyLine;
class Field;
class LetterPanel;
class Notice;
class ServerBox;
class Text;

/// "Installed": what packages brought to a server, and Uninstall, with its plan.
class InstalledPanel : public Panel {
  Q_OBJECT
 public:
  explicit InstalledPanel(Session& session, QWidget* parent = nullptr);
  InstalledState& state() { return m_state; }

 private:
  void refresh();
  void fill();
  void showServers();
  void showButtons();
  void showChosen();
  void showPlan();
  const install::Record* chosen() const;

  InstalledState m_state;
  ServerBox* m_server;
  Field* m_serverField;
  QListWidget* m_packages;
  Text* m_about;
  Text* m_empty;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  Notice* m_warnings;
  Notice* m_gone;
  Notice* m_left;
  QTextBrowser* m_plan;
  QPushButton* m_cancel;
  QPushButton* m_show;
  QPushButton* m_uninstall;
  const install::Ready* m_shown = nullptr;
};

}  // namespace iiswsgi::gui
