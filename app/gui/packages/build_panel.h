#pragma once

#include "app/gui/packages/build_state.h"
#include "app/gui/packages/panel.h"
#include "app/gui/state/memory.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace iiswsgi::gui {

class BuildResult;
class BusyLine;
class Field;
class FileTree;
class LetterPanel;
class Text;

/// "Build a package": folder, what goes in, name and version, Build and Publish.
class BuildPanel : public Panel {
  Q_OBJECT
 public:
  explicit BuildPanel(Session& session, QWidget* parent = nullptr);
  BuildState& state() { return m_state; }
  void takeUp(const Memory& memory);  ///< the last project, unless another one is chosen already

 signals:
  void wantsInstall(const QString& package);
  void wantsFeed(const QString& feed);
  void wantsCheck(const QString& package);  ///< of one that is there already

 private:
  void nameWidgets();
  void makeFolder();
  void makeDetails();
  void makeNames();
  void makeApplication();
  void makeForm();
  void makeWheels();
  void makeOutput();
  void makeFeed();
  void makeResult();
  void choosePackage();
  void chooseFolder(const QString& path);
  void take(QLineEdit* line, const std::function<void(build::Order&, const QString&)>& put);
  void showDraft();
  void showApplication();
  void showButtons();
  void refresh();

  BuildState m_state;
  QLineEdit* m_folder;
  QPushButton* m_browse;
  QLineEdit* m_version;
  QLineEdit* m_title;
  QComboBox* m_application;
  Field* m_applicationField;
  QComboBox* m_form;
  QCheckBox* m_installStep;
  QCheckBox* m_wheels;
  QLineEdit* m_pythonVersion;
  QLineEdit* m_output;
  QLineEdit* m_feed;
  Field* m_feedField;
  FileTree* m_tree;
  Text* m_what;
  Text* m_notes;
  BuildResult* m_result;
  QProgressBar* m_bar;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  QPushButton* m_check;
  QPushButton* m_build;
  QPushButton* m_publish;
  QPushButton* m_cancel;
  QWidget* m_details;
};

}  // namespace iiswsgi::gui
