#include "app/gui/packages/feed_care_view.h"

#include <QDir>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/gui/packages/finding_list.h"
#include "app/gui/packages/told_here.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {

FeedCareView::FeedCareView(FeedCare& care, QWidget* parent)
    : QWidget(parent),
      m_care(care),
      m_check(makeButton(tr("C&heck the feed"))),
      m_clear(makeButton(tr("Clear &WebPI's caches"))),
      m_publish(makeButton(tr("&Publish an existing package ..."))),
      m_removed(new Notice(Notice::Kind::Good)),
      m_findings(new FindingList),
      m_cleared(new Notice(Notice::Kind::Good)),
      m_copies(makeText({}, "muted")) {
  m_check->setObjectName(QStringLiteral("checkFeed"));
  m_clear->setObjectName(QStringLiteral("clearCaches"));
  m_publish->setObjectName(QStringLiteral("publishExisting"));
  m_clear->setAccessibleDescription(
      tr("Takes the Web Platform Installer's copies of this feed and its packages away."));
  m_clear->setToolTip(m_clear->accessibleDescription());
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  for (auto* button : {m_check, m_clear, m_publish})
    row->addWidget(button);
  row->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  column->addLayout(row);
  for (QWidget* widget : QList<QWidget*>{m_removed, m_findings, m_cleared, m_copies})
    column->addWidget(widget);
  connect(m_check, &QPushButton::clicked, this, &FeedCareView::wantsCheck);
  connect(m_clear, &QPushButton::clicked, this, &FeedCareView::wantsClear);
  connect(m_publish, &QPushButton::clicked, this, &FeedCareView::wantsPublish);
  refresh(false);
}

void FeedCareView::refresh(bool ready) {
  m_check->setEnabled(ready);
  m_clear->setEnabled(ready);
  const auto& removed = m_care.removed();
  m_removed->setText(removed ? tr("%1 is out of the feed; its package stays where it is. The earlier feed is kept as "
                                  "%2: put it in the feed's place to have it back.")
                                   .arg(removed->productId, QDir::toNativeSeparators(removed->backup))
                             : QString());
  if (m_care.findings())
    m_findings->show(*m_care.findings(), tr("Checked: no mistakes in the feed."));
  else
    m_findings->clear();
  showCleared();
}

void FeedCareView::showCleared() {
  const auto& cleared = m_care.cleared();
  const bool none = cleared && cleared->removed.isEmpty() && !cleared->failure;
  const bool gone = cleared && !cleared->removed.isEmpty();
  m_cleared->setText(
      none   ? tr("The Web Platform Installer keeps no copies of this feed here.")
      : gone ? tr("The Web Platform Installer fetches the feed and its packages anew.\nIf it then fails "
                  "with \"Could not find file '\\\\?\\C:\\...'\", it was run, left, and run again without a "
                  "restart of Windows in between: restart Windows, then install.")
             : QString());
  m_copies->setText(cleared ? copiesText(*cleared) : QString());
  m_copies->setVisible(!m_copies->text().isEmpty());
}

}  // namespace iiswsgi::gui
