#pragma once

#include "app/gui/packages/install_state.h"
#include "app/gui/packages/panel.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QTextBrowser;
class QTreeWidget;

namespace iiswsgi::gui {

class AnswerForm;
class BusyLine;
class LetterPanel;
class Notice;
class Text;

/// "Install": a package's contents, its questions, the plan, and what came of it.
class InstallPanel : public Panel {
  Q_OBJECT
 public:
  explicit InstallPanel(Session& session, QWidget* parent = nullptr);
  InstallState& state() { return m_state; }
  void open(const QString& package);

 private:
  void makeFields();
  void makePlanView();
  void refresh();
  void showPackage();
  void showServers();
  void showPlan();
  void showDone();
  void showCommands(const QStringList& commands);

  InstallState m_state;
  QLineEdit* m_path;
  QComboBox* m_server;
  QLineEdit* m_name;
  QLineEdit* m_python;
  QCheckBox* m_own;
  QTreeWidget* m_tree;
  Text* m_what;
  Notice* m_commands;
  QCheckBox* m_runCommands;
  AnswerForm* m_form;
  QWidget* m_details;
  QTextBrowser* m_plan;
  Notice* m_ignored;
  Notice* m_done;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  QPushButton* m_cancel;
  QPushButton* m_show;
  QPushButton* m_install;
  const install::Ready* m_shown = nullptr;
};

}  // namespace iiswsgi::gui
