#include "app/gui/packages/feed_panel.h"

#include <QApplication>
#include <QFileInfo>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include "app/core/base/counted.h"
#include "app/core/feed/address.h"
#include "app/gui/packages/build_state.h"
#include "app/gui/packages/feed_care_view.h"
#include "app/gui/style/theme.h"
#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/question.h"

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
      m_care(session),
      m_address(new QLineEdit),
      m_products(new QListWidget),
      m_about(makeText({}, "text")),
      m_empty(makeText({}, "muted")),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_careView(new FeedCareView(m_care)),
      m_question(new Question),
      m_needs(new Notice(Notice::Kind::Information)),
      m_cancel(makeButton(tr("C&ancel"))),
      m_remove(makeButton(tr("Re&move from the feed ..."))),
      m_install(makeButton(tr("&Install ..."), "primary")) {
  placeWidgets();
  connect(m_address, &QLineEdit::returnPressed, this, [this] { open(m_address->text()); });
  connect(m_address, &QLineEdit::textEdited, this, &FeedPanel::showButtons);
  connect(m_address, &QLineEdit::editingFinished, this, [this] {
    if (FeedState::fullName(m_address->text()) != m_state.named()) open(m_address->text());
  });
  connect(m_products, &QListWidget::currentRowChanged, this, [this] {
    m_question->withdraw();
    if (!chosen().isEmpty()) m_state.look(chosen());
    showProduct();
  });
  connect(m_cancel, &QPushButton::clicked, &m_state, &FeedState::cancel);
  connect(m_cancel, &QPushButton::clicked, &m_care, &FeedCare::cancel);
  connect(m_install, &QPushButton::clicked, this, [this] { m_state.fetch(chosen()); });
  connect(&m_state, &FeedState::fetched, this, &FeedPanel::wantsInstall);
  connect(&m_state, &FeedState::changed, this, &FeedPanel::refresh);
  connect(&m_state, &FeedState::changed, this, &FeedPanel::giveFocusBack);
  connectCare();
  refresh();
}

void FeedPanel::placeWidgets() {
  m_address->setObjectName(QStringLiteral("feedAddress"));
  m_products->setObjectName(QStringLiteral("products"));
  m_cancel->setObjectName(QStringLiteral("cancelFetch"));
  m_remove->setObjectName(QStringLiteral("removeProduct"));
  m_install->setObjectName(QStringLiteral("installProduct"));
  m_products->setAccessibleName(tr("Products"));
  m_products->setProperty("role", QByteArray("products"));
  m_products->setIconSize(QSize(28, 28));
  m_products->setMinimumHeight(200);
  auto* field =
      new Field(tr("&Feed"), m_address, tr("A file such as web-pi.xml, or an address that starts with http."));
  auto* browse = makeButton(tr("B&rowse ..."));
  field->addBeside(browse);
  for (QWidget* widget : QList<QWidget*>{field, m_careView, m_busy, m_letter, m_empty, m_products, m_about, m_needs})
    column()->addWidget(widget);
  column()->addStretch(1);
  addAboveButtons(m_question);
  addButtons({m_cancel}, {m_remove, m_install});
  connect(browse, &QPushButton::clicked, this, [this] {
    browseFile(this, tr("Choose a feed"), m_address->text(), {tr("Feeds (*.xml)"), tr("All files (*)")},
               [this](const QString& path) { open(path); });
  });
}

void FeedPanel::connectCare() {
  connect(m_careView, &FeedCareView::wantsCheck, this, [this] { care(&FeedCare::check); });
  connect(m_careView, &FeedCareView::wantsClear, this, [this] { care(&FeedCare::clear); });
  connect(m_careView, &FeedCareView::wantsPublish, this, &FeedPanel::choosePackage);
  connect(m_remove, &QPushButton::clicked, this, &FeedPanel::askToRemove);
  connect(&m_care, &FeedCare::changed, this, &FeedPanel::refresh);
  connect(&m_care, &FeedCare::changed, this, &FeedPanel::giveFocusBack);
  connect(&m_care, &FeedCare::feedChanged, this, [this] { read(m_state.named()); });
}

void FeedPanel::care(void (FeedCare::*action)(const publish::OpenFeed&)) {
  if (!m_state.feed()) return;
  m_focus = QApplication::focusWidget();
  (m_care.*action)(*m_state.feed());
}

/// Buttons that can't be pressed meanwhile lose the keyboard to whatever is next.
void FeedPanel::giveFocusBack() {
  if (m_care.busy() || m_state.busy() || !m_focus) return;
  const bool possible = m_focus->isEnabled() && m_focus->isVisible();
  (possible ? m_focus.data() : m_address)->setFocus(Qt::OtherFocusReason);
  m_focus = nullptr;
}

void FeedPanel::askToRemove() {
  const QString product = chosen();
  m_question->ask(
      tr("Remove %1 from the feed? Nobody finds it there any more; its package stays where it is.").arg(product),
      tr("Remove i&t"), tr("&Keep it"), [this, product] {
        m_focus = m_products;
        if (m_state.feed()) m_care.remove(*m_state.feed(), product);
      });
}

void FeedPanel::choosePackage() {
  const QString feed = m_state.feed() ? m_state.feed()->path : QString();
  browseFile(this, tr("Choose a package"), feed, {tr("Packages (*.zip)"), tr("All files (*)")},
             [this, feed](const QString& path) { emit wantsPublish(path, feed); });
}

void FeedPanel::open(const QString& named) {
  if (named.trimmed().isEmpty()) return;
  m_care.forget();
  read(named);
}

void FeedPanel::read(const QString& named) {
  m_question->withdraw();
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
    const QString size = file->fileSize ? sizeText(*file->fileSize * 1024) : tr("size not said");
    lines << tr("%1, %2").arg(file->installerUrl, size);
  }
  lines.removeAll(QString());
  return lines.join(QStringLiteral("\n\n"));
}

/// They act on what is written, never on what was written before.
void FeedPanel::showButtons() {
  const bool busy = m_state.busy() || m_care.busy();
  const bool pending = FeedState::fullName(m_address->text()) != m_state.named();
  const bool ready = m_state.feed() && !busy && !pending;
  const bool web = m_state.feed() && m_state.feed()->path.isEmpty();
  m_careView->refresh(ready);
  m_install->setEnabled(ready && !chosen().isEmpty());
  m_remove->setEnabled(ready && !chosen().isEmpty() && !web);
  m_remove->setToolTip(web ? tr("A feed on the web can only be read from here.") : QString());
  m_remove->setAccessibleDescription(m_remove->toolTip());
  m_cancel->setVisible(m_state.busy() || m_care.canCancel());
  m_cancel->setEnabled(!m_state.cancelling());
}

void FeedPanel::refresh() {
  m_busy->setText(m_care.busy() ? m_care.activity() : m_state.activity());
  m_letter->setError(m_state.error() ? m_state.error() : m_care.error());
  fill();
  const bool any = m_products->count() > 0;
  m_products->setVisible(any);
  const bool none = m_state.named().isEmpty();
  m_empty->setText(none ? tr("Name a feed. If you have none yet, \"Publish an existing package\" makes one.")
                        : tr("The feed has no products. \"Publish an existing package\" adds one."));
  m_empty->setVisible(none || (m_state.feed() && !any));
  showProduct();
}

}  // namespace iiswsgi::gui
