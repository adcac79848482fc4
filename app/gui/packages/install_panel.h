#pragma once

#include "app/gui/packages/install_state.h"
#include "app/gui/packages/panel.h"

class QCheckBox;
class QLineEdit;
class QPushButton;
class QTextBrowser;

namespace iiswsgi::gui {

class AnswerForm;
class BusyLine;
class Field;
class FileTree;
class LetterPanel;
class Notice;
class ServerBox;
class Text;

/// "Install": a package's contents, its questions, the plan, and what came of it.
class InstallPanel : public Panel {
  Q_OBJECT
 public:
  explicit InstallPanel(Session& session, QWidget* parent = nullptr);
  InstallState& state() { return m_state; }
  /// `caution`: what there is to say about where it came from.
  void open(const QString& package, const QString& caution = {});

 private:
  void makePackageField();
  void makeFields();
  QWidget* makeAnswerButtons();
  void makePlanView();
  void refresh();
  void showPackage();
  void showServers();
  void showButtons();
  void showPlan();
  void showDone();
  void showCommands(const QStringList& commands);

  InstallState m_state;
  QLineEdit* m_path;
  ServerBox* m_server;
  Field* m_serverField;
  QLineEdit* m_name;
  QLineEdit* m_python;
  QCheckBox* m_own;
  FileTree* m_tree;
  Text* m_what;
  Notice* m_caution;
  Notice* m_commands;
  QCheckBox* m_runCommands;
  AnswerForm* m_form;
  QPushButton* m_load;
  QPushButton* m_save;
  Notice* m_saved;
  QWidget* m_details;
  QTextBrowser* m_plan;
  Notice* m_ignored;
  Notice* m_done;
  Notice* m_left;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  QPushButton* m_cancel;
  QPushButton* m_show;
  QPushButton* m_install;
  const install::Ready* m_shown = nullptr;
};

}  // namespace iiswsgi::gui
