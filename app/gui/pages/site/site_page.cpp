#include "app/gui/pages/site/site_page.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include "app/gui/pages/site/advanced_panel.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

QString titleOf(const iisconfig::Site& site) {
  QStringList addresses;
  for (const auto& binding : site.bindings) {
    if (binding.protocol.startsWith(QLatin1String("http"))) addresses << SiteState::urlOf(binding).toString();
  }
  return addresses.isEmpty() ? site.name
                             : QStringLiteral("%1   (%2)").arg(site.name, addresses.join(QStringLiteral(", ")));
}

}  // namespace

SitePage::SitePage(Session& session)
    : Page(session),
      m_state(session),
      m_site(new QComboBox),
      m_path(new QComboBox),
      m_name(new QLineEdit),
      m_address(new Notice),
      m_none(new Notice(Notice::Kind::Caution)),
      m_again(makeButton(tr("Loo&k again"), nullptr, QStringLiteral("refresh"))),
      m_more(makeButton(tr("Sho&w more settings"), "link")),
      m_advanced(new AdvancedPanel(session, m_state)) {
  makeFields();
  column()->addWidget(m_none);
  column()->addWidget(m_again, 0, Qt::AlignLeft);
  column()->addWidget(m_siteField);
  column()->addWidget(m_pathField);
  column()->addWidget(m_nameField);
  column()->addWidget(m_address);
  column()->addWidget(m_more);
  column()->addWidget(m_advanced);
  column()->addStretch(1);
  m_advanced->hide();
  connect(m_more, &QPushButton::clicked, this, [this] {
    m_advanced->setVisible(m_advanced->isHidden());
    m_more->setText(m_advanced->isHidden() ? tr("Sho&w more settings") : tr("Hide more se&ttings"));
  });
  bind(m_siteField, {QStringLiteral("site")});
  bind(m_pathField, {QStringLiteral("path")});
  bind(m_nameField, {QStringLiteral("name")});
  for (const auto& bound : m_advanced->fields())
    bind(bound.field, {bound.name});
  m_again->setObjectName(QStringLiteral("lookAgain"));
  connect(m_again, &QPushButton::clicked, &this->session(), &Session::outdate);
  connect(&this->session(), &Session::observedChanged, this, [this] {
    if (isVisible()) showSites();
  });
  connect(&this->session(), &Session::problemsChanged, this, &SitePage::refresh);
}

void SitePage::makeFields() {
  m_site->setObjectName(QStringLiteral("site"));
  m_path->setObjectName(QStringLiteral("path"));
  m_name->setObjectName(QStringLiteral("name"));
  m_more->setObjectName(QStringLiteral("more"));
  m_path->setEditable(true);
  // A server may have hundreds of sites: a part of a name or an address finds them.
  m_site->setEditable(true);
  m_site->setInsertPolicy(QComboBox::NoInsert);
  m_site->completer()->setFilterMode(Qt::MatchContains);
  m_site->completer()->setCompletionMode(QCompleter::PopupCompletion);
  m_site->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_siteField = new Field(tr("&Site"), m_site, tr("A site listens at an address of its own."));
  m_pathField = new Field(tr("&Path"), m_path,
                          tr("/ is the whole site. Other paths are the applications that the site already has."));
  m_nameField = new Field(tr("Na&me"), m_name, tr("What IIS Manager will show. A short word that is used once."));
  connect(m_site, &QComboBox::activated, this,
          [this](int index) { m_state.setSite(m_site->itemData(index).toString()); });
  connect(m_site->lineEdit(), &QLineEdit::editingFinished, this, &SitePage::takeTypedSite);
  const auto path = [this](const QString& text) {
    m_pathField->touch();
    m_state.setPath(text);
  };
  connect(m_path, &QComboBox::textActivated, this, path);
  connect(m_path->lineEdit(), &QLineEdit::editingFinished, this, [this, path] {
    if (m_path->currentText() != session().desired().path) path(m_path->currentText());
  });
  connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
    m_nameField->touch();
    m_state.setName(text);
  });
}

/// A site's name or its whole line is taken; anything else isn't a site, and the one that was chosen stays.
void SitePage::takeTypedSite() {
  const QString typed = m_site->currentText().trimmed();
  int index = m_site->findData(typed, Qt::UserRole, Qt::MatchFixedString);
  if (index < 0) index = m_site->findText(typed, Qt::MatchFixedString);
  if (index >= 0) m_state.setSite(m_site->itemData(index).toString());
  refresh();
}

void SitePage::enter() {
  showSites();
  refresh();
}

void SitePage::reveal() {
  for (const auto& bound : m_advanced->fields()) {
    if (bound.field->hasProblem() && m_advanced->isHidden()) m_more->click();
  }
  Page::reveal();
}

QWidget* SitePage::firstEditor() {
  return m_site->isEnabled() ? static_cast<QWidget*>(m_site) : m_name;
}

void SitePage::showSites() {
  m_state.fillDefaults();
  const QSignalBlocker quiet(m_site);
  m_site->clear();
  for (const auto& site : m_state.sites())
    m_site->addItem(titleOf(site), site.name);
  m_siteField->setEnabled(m_site->count() > 0);
  m_none->setText(m_site->count() > 0 ? QString()
                                      : tr("This server has no site yet. Add one in IIS Manager and look again, or go "
                                           "back and choose another server."));
  m_again->setVisible(m_site->count() == 0);
}

void SitePage::refresh() {
  const auto& desired = session().desired();
  const QSignalBlocker quietSite(m_site);
  const QSignalBlocker quietPath(m_path);
  const int chosen = m_site->findData(desired.site, Qt::UserRole, Qt::MatchFixedString);
  m_site->setCurrentIndex(chosen);
  m_site->setEditText(chosen < 0 ? QString() : m_site->itemText(chosen));
  const QStringList paths = m_state.paths();
  QStringList listed;
  for (int row = 0; row < m_path->count(); ++row)
    listed << m_path->itemText(row);
  if (listed != paths) {
    m_path->clear();
    m_path->addItems(paths);
  }
  if (!m_path->lineEdit()->hasFocus() || m_path->currentText().isEmpty()) m_path->setCurrentText(desired.path);
  if (m_name->text().trimmed() != desired.name) m_name->setText(desired.name);
  const auto address = m_state.address();
  m_address->setText(address ? tr("Visitors will find it at %1").arg(address->toString()) : QString());
  m_advanced->refresh();
  emit changed();
}

}  // namespace iiswsgi::gui
