#include "app/gui/packages/publish_panel.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>

#include "app/core/base/counted.h"
#include "app/gui/packages/build_state.h"
#include "app/gui/packages/finding_list.h"
#include "app/gui/packages/path_fields.h"
#include "app/gui/packages/publication_view.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"

namespace iiswsgi::gui {

PublishPanel::PublishPanel(Session& session, QWidget* parent)
    : Panel(tr("Check and publish"),
            tr("A package that is there already, whoever built it: what the gallery's rules say to it, and the way "
               "into a feed."),
            parent),
      m_state(session),
      m_path(new QLineEdit),
      m_browse(makeButton(tr("B&rowse ..."))),
      m_feed(new QLineEdit),
      m_feedField(new Field(tr("&Feed"), m_feed, tr("The file that lists your packages; made if it isn't there."))),
      m_empty(makeText(tr("Choose a package. It is checked at once, and nothing of it is run."), "muted")),
      m_what(makeText({}, "text")),
      m_findings(new FindingList),
      m_published(new PublicationView),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_check(makeButton(tr("Chec&k again"))),
      m_publish(makeButton(tr("&Publish to the local feed"), "primary")),
      m_details(new QWidget) {
  m_check->setObjectName(QStringLiteral("checkAgain"));
  m_publish->setObjectName(QStringLiteral("publishPackage"));
  makePackageField();
  auto* inside = new QVBoxLayout(m_details);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(12);
  inside->addWidget(m_what);
  inside->addWidget(m_findings);
  makeFeedField();
  for (QWidget* widget : QList<QWidget*>{m_empty, m_details, m_busy, m_published})
    column()->addWidget(widget);
  column()->addStretch(1);
  addButtons({}, {m_check, m_publish});
  connect(m_check, &QPushButton::clicked, &m_state, &PublishState::check);
  connect(m_publish, &QPushButton::clicked, &m_state, &PublishState::publish);
  connect(m_published, &PublicationView::wantsInstall, this, &PublishPanel::wantsInstall);
  connect(m_published, &PublicationView::wantsFeed, this, &PublishPanel::wantsFeed);
  connect(&m_state, &PublishState::changed, this, &PublishPanel::refresh);
  refresh();
}

void PublishPanel::makePackageField() {
  m_path->setObjectName(QStringLiteral("existingPackage"));
  auto* field = new Field(tr("Packa&ge"), m_path, tr("A zip file that holds a Web Deploy package."));
  column()->addWidget(field);
  column()->addWidget(m_letter);
  askForPackage(field, m_path, m_browse, [this] { return m_state.path(); }, [this](const QString& path) { open(path); });
  connect(m_path, &QLineEdit::textEdited, this, &PublishPanel::showButtons);
}

void PublishPanel::makeFeedField() {
  m_feed->setObjectName(QStringLiteral("existingFeed"));
  m_details->layout()->addWidget(m_feedField);
  askForFeed(m_feedField, m_feed, m_state);
}

void PublishPanel::open(const QString& package, const QString& feed) {
  if (m_state.publishing()) return;
  if (!feed.isEmpty()) m_state.setFeed(feed);
  m_path->setText(fullPath(package));
  m_state.choose(fullPath(package));
}

void PublishPanel::takeUp(const Memory& memory) {
  const QString feed = memory.value(BuildState::feedKey());
  if (m_state.feedText().isEmpty() && QFileInfo::exists(feed)) m_state.setFeed(feed);
}

void PublishPanel::showChecked() {
  const auto& checked = m_state.checked();
  m_details->setVisible(checked.has_value());
  if (!checked) return;
  const auto& about = checked->about;
  const QString name = about.title.isEmpty() ? about.id : about.title;
  m_what->setText(tr("%1: %2, %3 unpacked.")
                      .arg(QStringLiteral("%1 %2").arg(name, about.version).trimmed(), filesText(checked->files),
                           sizeText(checked->unpacked)));
  m_findings->show(checked->findings, keepsTheRules());
}

/// They act on what is written, never on what was written before.
void PublishPanel::showButtons() {
  const bool pending = fullPath(m_path->text()) != m_state.path();
  const bool idle = m_state.activity().isEmpty() && !pending;
  m_check->setEnabled(idle && !m_state.path().isEmpty());
  m_publish->setEnabled(m_state.canPublish() && !pending);
}

void PublishPanel::refresh() {
  const bool publishing = m_state.publishing();
  m_letter->setError(m_state.error());
  m_busy->setText(m_state.activity());
  m_empty->setVisible(m_state.path().isEmpty());
  m_path->setEnabled(!publishing);
  m_browse->setEnabled(!publishing);
  m_feedField->setEnabled(!publishing);
  m_feedField->setProblem(m_state.feedProblem());
  if (!m_feed->hasFocus()) m_feed->setText(m_state.feedText());
  showChecked();
  m_published->show(m_state.checked() ? m_state.path() : QString(), m_state.published());
  showButtons();
}

}  // namespace iiswsgi::gui
