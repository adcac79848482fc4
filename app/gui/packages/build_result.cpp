#include "app/gui/packages/build_result.h"

#include <QDir>
#include <QVBoxLayout>

#include "app/core/base/counted.h"
#include "app/gui/packages/finding_list.h"
#include "app/gui/packages/panel.h"
#include "app/gui/packages/publication_view.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {

BuildResult::BuildResult(BuildState& state, QWidget* parent)
    : QWidget(parent),
      m_state(state),
      m_done(new Notice(Notice::Kind::Good)),
      m_sums(makeText({}, "muted")),
      m_findings(new FindingList),
      m_published(new PublicationView) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  for (QWidget* widget : QList<QWidget*>{m_done, m_sums, m_findings, m_published})
    column->addWidget(widget);
  connect(m_published, &PublicationView::wantsInstall, this, &BuildResult::wantsInstall);
  connect(m_published, &PublicationView::wantsFeed, this, &BuildResult::wantsFeed);
}

void BuildResult::refresh() {
  const auto& built = m_state.built();
  setVisible(built.has_value());
  if (!built) return;
  m_done->setText(tr("Built %1: %2, %3.")
                      .arg(QDir::toNativeSeparators(built->path), sizeText(built->size),
                           filesText(built->draft.recipe.items.size())));
  m_sums->setText(
      tr("SHA-1   %1\nSHA-256 %2").arg(QString::fromLatin1(built->sha1), QString::fromLatin1(built->sha256)));
  m_findings->show(built->findings, keepsTheRules());
  m_published->show(built->path, m_state.published());
}

}  // namespace iiswsgi::gui
