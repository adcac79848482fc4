#pragma once

#include "app/gui/pages/application/application_state.h"
#include "app/gui/pages/page.h"

class QComboBox;
class QPushButton;
class QLineEdit;
class QRadioButton;

namespace iiswsgi::gui {

class LetterPanel;
class Notice;

class ApplicationPage : public Page {
  Q_OBJECT
 public:
  explicit ApplicationPage(Session& session);

  void enter() override;
  bool ready() const override { return m_state.ready(); }
  bool busy() const override { return m_state.isReading(); }
  QWidget* firstEditor() override;

 private:
  QWidget* makeKinds();
  QWidget* makeIniFields();
  QWidget* makeCallableFields();
  QWidget* makeFolderField();
  void showSections();
  void refresh();
  QString startOfBrowsing(const QLineEdit* edit) const;

  ApplicationState m_state;
  QRadioButton* m_ini;
  QRadioButton* m_callable;
  QWidget* m_iniFields;
  QLineEdit* m_iniPath;
  QComboBox* m_sections;
  Field* m_iniField;
  Field* m_sectionField;
  QWidget* m_callableFields;
  QLineEdit* m_callablePath;
  Field* m_callableField;
  QLineEdit* m_folder;
  Field* m_folderField;
  Notice* m_environment;
  QPushButton* m_takeEnvironment;
  LetterPanel* m_letter;
};

}  // namespace iiswsgi::gui
