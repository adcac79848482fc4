#include "app/gui/packages/feed_panel.h"

#include <QFileInfo>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include "app/core/feed/address.h"
#include "app/gui/packages/build_state.h"
#include "app/gui/style/theme.h"
#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

/// A picture of this machine; others aren't fetched unasked, since that tells a stranger who looks.
QIcon iconOf(const feed::Entry& entry, const QUrl& feed) {
  const auto address = feed::installerAddress(entry.icon, feed);
  if (!entry.icon.isEmpty() && address && address->isLocalFile()) {
    const QPixmap picture(address->toLocalFile());
    if (!picture.isNull()) return picture.scaled(64, 64, Qt::KeepAspectRatio, Qt::SmoothTransformation);
  }
  return packageIcon();
}

}  // namespace

FeedPanel::FeedPanel(Session& session, QWidget* parent)
    : Panel(tr("Feed"), tr("The packages that a Web Platform Installer feed offers, ready to be installed from here."),
            parent),
      m_state(session),
      m_address(new QLineEdit),
      m_products(new QListWidget),
      m_about(makeText({}, "text")),
      m_empty(makeText(tr("The feed has no products yet. \"Publish to the local feed\" adds one."), "muted")),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_needs(new Notice(Notice::Kind::Information)),
      m_cancel(makeButton(tr("C&ancel"))),
      m_install(makeButton(tr("&Install ..."), "primary")) {
  m_address->setObjectName(QStringLiteral("feedAddress"));
  m_products->setObjectName(QStringLiteral("products"));
  m_cancel->setObjectName(QStringLiteral("cancelFetch"));
  m_install->setObjectName(QStringLiteral("installProduct"));
  m_products->setAccessibleName(tr("Products"));
  m_products->setProperty("role", QByteArray("products"));
  m_products->setIconSize(QSize(28, 28));
  m_products->setMinimumHeight(200);
  auto* field =
      new Field(tr("&Feed"), m_address, tr("A file such as web-pi.xml, or an address that starts with http."));
  auto* browse = makeButton(tr("B&rowse ..."));
  field->addBeside(browse);
  column()->addWidget(field);
  column()->addWidget(m_busy);
  column()->addWidget(m_letter);
  column()->addWidget(m_empty);
  column()->addWidget(m_products);
  column()->addWidget(m_about);
  column()->addWidget(m_needs);
  column()->addStretch(1);
  addButtons({m_cancel}, {m_install});
  connect(browse, &QPushButton::clicked, this, [this] {
    browseFile(this, tr("Choose a feed"), m_address->text(), {tr("Feeds (*.xml)"), tr("All files (*)")},
               [this](const QString& path) { open(path); });
  });
  connect(m_address, &QLineEdit::returnPressed, this, [this] { open(m_address->text()); });
  connect(m_address, &QLineEdit::textEdited, this, &FeedPanel::showButtons);
  connect(m_address, &QLineEdit::editingFinished, this, [this] {
    if (FeedState::fullName(m_address->text()) != m_state.named()) open(m_address->text());
  });
  connect(m_products, &QListWidget::currentRowChanged, this, [this] {
    if (!chosen().isEmpty()) m_state.look(chosen());
    showProduct();
  });
  connect(m_cancel, &QPushButton::clicked, &m_state, &FeedState::cancel);
  connect(m_install, &QPushButton::clicked, this, [this] { m_state.fetch(chosen()); });
  connect(&m_state, &FeedState::fetched, this, &FeedPanel::wantsInstall);
  connect(&m_state, &FeedState::changed, this, &FeedPanel::refresh);
  refresh();
}

void FeedPanel::open(const QString& named) {
  if (named.trimmed().isEmpty()) return;
  m_before = chosen();
  m_address->setText(named);
  m_products->clear();
  m_state.open(named);
}

void FeedPanel::tellChanged(const QString& feed) {
  if (m_state.named().isEmpty() || m_state.named() == FeedState::fullName(feed)) open(feed);
}

void FeedPanel::takeUp(const Memory& memory) {
  const QString feed = memory.value(BuildState::feedKey());
  if (m_address->text().isEmpty() && QFileInfo::exists(feed)) open(feed);
}

QString FeedPanel::chosen() const {
  const auto* item = m_products->currentItem();
  return item ? item->data(Qt::UserRole).toString() : QString();
}

void FeedPanel::fill() {
  if (!m_state.feed() || m_products->count() > 0) return;
  for (const auto& entry : m_state.feed()->document.feed().entries) {
    const QString title = entry.title.isEmpty() ? entry.productId : entry.title;
    auto* item = new QListWidgetItem(iconOf(entry, m_state.feed()->url),
                                     QStringLiteral("%1  %2").arg(title, entry.version).trimmed(), m_products);
    item->setData(Qt::UserRole, entry.productId);
  }
  for (int row = 0; row < m_products->count(); ++row)
    if (m_products->item(row)->data(Qt::UserRole).toString() == m_before) m_products->setCurrentRow(row);
  if (m_products->count() > 0 && !m_products->currentItem()) m_products->setCurrentRow(0);
}

void FeedPanel::showProduct() {
  const auto* entry = m_state.feed() ? m_state.feed()->document.feed().find(chosen()) : nullptr;
  m_about->setVisible(entry);
  if (entry) m_about->setText(textOf(*entry));
  const auto& known = m_state.known();
  QStringList lines;
  if (entry && known && known->productId == chosen()) {
    if (known->installed.value_or(false)) lines << tr("It is installed on this machine already, says the feed's hint.");
    if (!known->needs.isEmpty())
      lines << tr("It needs %1 first, and nothing shows that this is there. iiswsgi doesn't install it.")
                   .arg(known->needs.join(tr(", then ")));
    if (known->error) lines << fieldText(*known->error);
  }
  m_needs->setText(lines.join(QLatin1Char('\n')));
  showButtons();
}

QString FeedPanel::textOf(const feed::Entry& entry) const {
  QStringList lines{entry.summary, entry.longSummary};
  if (!entry.author.name.isEmpty()) lines << tr("By %1").arg(entry.author.name);
  if (const auto* file = entry.firstFile()) {
    const QString size = file->fileSize ? readableSize(*file->fileSize * 1024) : tr("size not said");
    lines << tr("%1, %2").arg(file->installerUrl, size);
  }
  lines.removeAll(QString());
  return lines.join(QStringLiteral("\n\n"));
}

/// They act on what is written, never on what was written before.
void FeedPanel::showButtons() {
  const bool pending = FeedState::fullName(m_address->text()) != m_state.named();
  m_install->setEnabled(!chosen().isEmpty() && m_state.feed() && !m_state.busy() && !pending);
  m_cancel->setVisible(m_state.busy());
  m_cancel->setEnabled(!m_state.cancelling());
}

void FeedPanel::refresh() {
  m_busy->setText(m_state.activity());
  m_letter->setError(m_state.error());
  fill();
  const bool any = m_products->count() > 0;
  m_products->setVisible(any);
  m_empty->setVisible(m_state.feed() && !any);
  showProduct();
}

}  // namespace iiswsgi::gui
