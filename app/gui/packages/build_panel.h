#pragma once

#include "app/gui/packages/build_state.h"
#include "app/gui/packages/panel.h"
#include "app/gui/state/memory.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTreeWidget;

namespace iiswsgi::gui {

class BusyLine;
class Field;
class LetterPanel;
class Notice;
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

 private:
  void makeFields();
  void makeOutput();
  void chooseFolder(const QString& path);
  void makeWheels();
  void makeResult();
  void showDraft();
  void refresh();
  void showResult();
  QString findingsText() const;

  BuildState m_state;
  QLineEdit* m_folder;
  QLineEdit* m_version;
  QLineEdit* m_title;
  QComboBox* m_form;
  QCheckBox* m_wheels;
  QLineEdit* m_pythonVersion;
  QLineEdit* m_output;
  QLineEdit* m_feed;
  QTreeWidget* m_tree;
  Text* m_what;
  Text* m_notes;
  Notice* m_done;
  Text* m_sums;
  Text* m_findings;
  Notice* m_published;
  QPushButton* m_copy;
  QPushButton* m_install;
  QPushButton* m_show;
  QProgressBar* m_bar;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  QPushButton* m_build;
  QPushButton* m_publish;
  QPushButton* m_cancel;
  QWidget* m_details;
};

}  // namespace iiswsgi::gui
