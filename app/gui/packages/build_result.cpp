#include "app/gui/packages/build_result.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/gui/packages/panel.h"
#include "app/gui/packages/told_here.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

QString lineOf(const package::Finding& finding) {
  const bool mistake = finding.weight == package::Finding::Weight::Mistake;
  const QString place =
      finding.line > 0 ? BuildResult::tr("%1, line %2").arg(finding.file).arg(finding.line) : finding.file;
  const QString weight = mistake ? BuildResult::tr("Mistake") : BuildResult::tr("Advice");
  return BuildResult::tr("%1 (%2): %3 %4").arg(weight, place, finding.text, toldHere(finding));
}

QString textOf(const QList<package::Finding>& findings) {
  if (findings.isEmpty()) return BuildResult::tr("Checked: it keeps the gallery's rules.");
  QStringList lines;
  for (const auto& finding : findings)
    lines << lineOf(finding);
  return lines.join(QLatin1Char('\n'));
}

/// The Web Platform Installer's own copies of the feed and the package.
QString copiesOf(const publish::Published& published) {
  QStringList lines;
  for (const QString& copy : published.cleared.removed)
    lines << BuildResult::tr("Removed the Web Platform Installer's copy %1").arg(QDir::toNativeSeparators(copy));
  for (const QString& copy : published.cleared.unread)
    lines << BuildResult::tr("Not looked into, for it can't be read: %1").arg(QDir::toNativeSeparators(copy));
  if (!published.backup.isEmpty())
    lines << BuildResult::tr("The earlier feed is kept as %1").arg(QDir::toNativeSeparators(published.backup));
  return lines.join(QLatin1Char('\n'));
}

/// Why the Web Platform Installer may go on with its own copies.
QString staysOf(const publish::Published& published) {
  const auto& why = published.kept ? published.kept : published.cleared.failure;
  return why ? fieldText(toldHere(*why)) : QString();
}

}  // namespace

BuildResult::BuildResult(BuildState& state, QWidget* parent)
    : QWidget(parent),
      m_state(state),
      m_done(new Notice(Notice::Kind::Good)),
      m_sums(makeText({}, "muted")),
      m_findings(makeText({}, "text")),
      m_published(new Notice(Notice::Kind::Good)),
      m_stays(new Notice(Notice::Kind::Caution)),
      m_copies(makeText({}, "muted")),
      m_copy(makeButton(tr("&Copy the feed's address"))),
      m_show(makeButton(tr("&Show the feed"))),
      m_install(makeButton(tr("&Install it here ..."))) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  for (QWidget* widget : QList<QWidget*>{m_done, m_sums, m_findings, m_published, m_stays, m_copies})
    column->addWidget(widget);
  auto* row = new QHBoxLayout;
  for (auto* button : {m_copy, m_show, m_install})
    row->addWidget(button);
  row->addStretch(1);
  column->addLayout(row);
  connect(m_copy, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(m_state.published()->feed.toString(QUrl::FullyEncoded)); });
  connect(m_show, &QPushButton::clicked, this, [this] { emit wantsFeed(m_state.feed()); });
  connect(m_install, &QPushButton::clicked, this, [this] { emit wantsInstall(m_state.built()->path); });
}

void BuildResult::refresh() {
  setVisible(m_state.built().has_value());
  showBuilt();
  showPublished();
}

void BuildResult::showBuilt() {
  const auto& built = m_state.built();
  if (!built) return;
  m_done->setText(tr("Built %1: %2, %3.")
                      .arg(QDir::toNativeSeparators(built->path), readableSize(built->size),
                           filesText(built->draft.recipe.items.size())));
  m_sums->setText(
      tr("SHA-1   %1\nSHA-256 %2").arg(QString::fromLatin1(built->sha1), QString::fromLatin1(built->sha256)));
  m_findings->setText(textOf(built->findings));
}

void BuildResult::showPublished() {
  const auto& published = m_state.published();
  m_published->setText(published ? tr("Published. The feed's address is %1\n\n%2")
                                       .arg(published->feed.toString(QUrl::FullyEncoded),
                                            publish::howToAdd(published->feed, published->entry.productId))
                                 : QString());
  m_stays->setText(published ? staysOf(*published) : QString());
  const QString copies = published ? copiesOf(*published) : QString();
  m_copies->setText(copies);
  m_copies->setVisible(!copies.isEmpty());
  m_copy->setVisible(published.has_value());
  m_show->setVisible(published.has_value());
}

}  // namespace iiswsgi::gui
