#pragma once

#include "app/gui/pages/page.h"
#include "app/gui/pages/site/site_state.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace iiswsgi::gui {

class AdvancedPanel;
class Notice;

class SitePage : public Page {
  Q_OBJECT
 public:
  explicit SitePage(Session& session);

  void enter() override;
  bool ready() const override { return m_state.ready(); }
  void reveal() override;
  QWidget* firstEditor() override;

 private:
  void makeFields();
  void showSites();
  void refresh();
  void takeTypedSite();

  SiteState m_state;
  QComboBox* m_site;
  QComboBox* m_path;
  QLineEdit* m_name;
  Field* m_siteField;
  Field* m_pathField;
  Field* m_nameField;
  Notice* m_address;
  Notice* m_none;
  QPushButton* m_again;
  QPushButton* m_more;
  AdvancedPanel* m_advanced;
};

}  // namespace iiswsgi::gui
