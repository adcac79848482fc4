#include "app/gui/packages/publication_view.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/gui/packages/told_here.h"
#include "app/gui/state/session.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

QString earlierText(const publish::Published& published) {
  QStringList lines{copiesText(published.cleared)};
  if (!published.backup.isEmpty())
    lines << PublicationView::tr("The earlier feed is kept as %1").arg(QDir::toNativeSeparators(published.backup));
  lines.removeAll(QString());
  return lines.join(QLatin1Char('\n'));
}

/// Why the Web Platform Installer may go on with its own copies.
QString staysText(const publish::Published& published) {
  const auto& why = published.kept ? published.kept : published.cleared.failure;
  return why ? fieldText(toldHere(*why)) : QString();
}

QString doneText(const publish::Published& published) {
  return PublicationView::tr("Published. The feed's address is %1\n\n%2")
      .arg(published.feed.toString(QUrl::FullyEncoded), publish::howToAdd(published.feed, published.entry.productId));
}

}  // namespace

PublicationView::PublicationView(QWidget* parent)
    : QWidget(parent),
      m_done(new Notice(Notice::Kind::Good)),
      m_stays(new Notice(Notice::Kind::Caution)),
      m_copies(makeText({}, "muted")),
      m_copy(makeButton(tr("&Copy the feed's address"))),
      m_show(makeButton(tr("&Show the feed"))),
      m_install(makeButton(tr("&Install it here ..."))) {
  m_copy->setObjectName(QStringLiteral("copyFeed"));
  m_show->setObjectName(QStringLiteral("showFeed"));
  m_install->setObjectName(QStringLiteral("installPackage"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(12);
  for (QWidget* widget : QList<QWidget*>{m_done, m_stays, m_copies})
    column->addWidget(widget);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  for (auto* button : {m_copy, m_show, m_install})
    row->addWidget(button);
  row->addStretch(1);
  column->addLayout(row);
  connect(m_copy, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(m_feed.toString(QUrl::FullyEncoded)); });
  connect(m_show, &QPushButton::clicked, this,
          [this] { emit wantsFeed(QDir::toNativeSeparators(m_feed.toLocalFile())); });
  connect(m_install, &QPushButton::clicked, this, [this] { emit wantsInstall(m_package); });
  show({}, {});
}

void PublicationView::show(const QString& package, const std::optional<publish::Published>& published) {
  m_package = package;
  m_feed = published ? published->feed : QUrl();
  m_done->setText(published ? doneText(*published) : QString());
  m_stays->setText(published ? staysText(*published) : QString());
  m_copies->setText(published ? earlierText(*published) : QString());
  m_copies->setVisible(!m_copies->text().isEmpty());
  m_copy->setVisible(published.has_value());
  m_show->setVisible(published.has_value());
  setVisible(!package.isEmpty());
}

}  // namespace iiswsgi::gui
