#include "app/gui/pages/verify/verify_page.h"

#include <QDesktopServices>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTreeWidget>

#include "app/core/base/counted.h"
#include "app/gui/history/take_back_panel.h"
#include "app/gui/style/theme.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/symbol.h"

namespace iiswsgi::gui {
namespace {

/// Bodies that aren't text would fill the box with rubbish.
bool isText(const QByteArray& body) {
  return !body.left(4096).contains('\0');
}

}  // namespace

VerifyPage::VerifyPage(Session& session)
    : Page(session),
      m_state(session),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_result(nullptr),
      m_symbol(new Symbol(40)),
      m_status(makeText({}, "status")),
      m_line(makeText({}, "muted")),
      m_how(new Notice),
      m_tabs(new QTabWidget),
      m_body(new QPlainTextEdit),
      m_headers(new QTreeWidget),
      m_served(new Notice),
      m_open(makeButton(tr("&Open in the browser"), nullptr, QStringLiteral("globe"))),
      m_again(makeButton(tr("Ask a&gain"), nullptr, QStringLiteral("refresh"))),
      m_back(new TakeBackPanel) {
  m_status->setObjectName(QStringLiteral("status"));
  m_open->setObjectName(QStringLiteral("open"));
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_open);
  buttons->addWidget(m_again);
  buttons->addStretch(1);
  column()->addWidget(m_busy);
  column()->addWidget(m_letter);
  column()->addWidget(m_result = makeResult(), 1);
  column()->addWidget(m_served);
  column()->addLayout(buttons);
  column()->addWidget(m_back);
  column()->addStretch(0);  // where there is no result
  connect(m_again, &QPushButton::clicked, &m_state, &VerifyState::ask);
  connect(m_open, &QPushButton::clicked, &m_state, &VerifyState::openAddress);
  connect(&m_state, &VerifyState::addressReady, this, &VerifyPage::openInBrowser);
  connect(m_back, &TakeBackPanel::wantsTakingBack, this, &Page::wantsTakingBack);
  connect(&m_state, &VerifyState::changed, this, &VerifyPage::refresh);
}

QWidget* VerifyPage::makeResult() {
  m_body->setReadOnly(true);
  m_body->document()->setDocumentMargin(10);
  m_body->setTabChangesFocus(true);
  m_body->setFont(codeFont());
  m_body->setAccessibleName(tr("The page's text"));
  m_body->setMinimumHeight(140);
  m_headers->setProperty("role", QByteArray("rows"));
  m_headers->setHeaderLabels({tr("Header"), tr("Value")});
  m_headers->setRootIsDecorated(false);
  m_headers->setAccessibleName(tr("Headers of the answer"));
  m_headers->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  m_tabs->setDocumentMode(true);
  m_tabs->tabBar()->setDrawBase(false);
  m_tabs->addTab(m_body, tr("Page"));
  m_tabs->addTab(m_headers, tr("Headers"));
  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(m_status);
  texts->addWidget(m_line);
  auto* head = new QHBoxLayout;
  head->setSpacing(14);
  head->addWidget(m_symbol, 0, Qt::AlignTop);
  head->addLayout(texts, 1);
  auto* result = new QWidget;
  auto* inside = new QVBoxLayout(result);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(12);
  inside->addLayout(head);
  inside->addWidget(m_how);
  inside->addWidget(m_tabs, 1);
  result->hide();
  return result;
}

void VerifyPage::enter() {
  if (!m_state.verification()) m_state.ask();
  refresh();
}

void VerifyPage::openInBrowser(const QUrl& url) {
  const bool opened = QDesktopServices::openUrl(url);
  m_served->setKind(opened ? Notice::Kind::Information : Notice::Kind::Caution);
  // A server without a desktop has no browser: its address can be copied and asked for elsewhere.
  if (!opened) m_served->setText(tr("No browser opened. The address is %1").arg(url.toString()));
  if (opened && m_state.servedAt().isEmpty()) m_served->setText({});
  if (opened && !m_state.servedAt().isEmpty())
    m_served->setText(tr("A preview server answers at %1 until this window is closed.").arg(url.toString()));
}

void VerifyPage::showAnswer(const preview::Verification& verification) {
  const auto& answer = verification.answer;
  const bool good = answer.status < 400;
  const bool bad = answer.status >= 500;
  const QString picture = QLatin1String(good ? "circle-check" : bad ? "error" : "warning");
  m_symbol->set(picture, good ? &Theme::good : bad ? &Theme::bad : &Theme::caution);
  m_status->setText(QStringLiteral("%1 %2").arg(answer.status).arg(QString::fromLatin1(answer.reason)).trimmed());
  m_line->setText(tr("%1 answered in %2 ms with %3.")
                      .arg(verification.url.toString(), QString::number(answer.elapsed.count()),
                           sizeText(answer.body.size())));
  m_how->setText(verification.byPreview ? tr("Nothing serves this configuration at the moment, so a preview server was "
                                             "started for this one request. It reads the files as IIS does.")
                                        : QString());
  m_body->setPlainText(isText(answer.body) ? QString::fromUtf8(answer.body) : tr("(not text)"));
  m_headers->clear();
  for (const auto& [name, value] : answer.headers)
    new QTreeWidgetItem(m_headers, {QString::fromLatin1(name), QString::fromLatin1(value)});
}

void VerifyPage::refresh() {
  const auto& verification = m_state.verification();
  m_busy->setText(m_state.activity());
  m_letter->setError(m_state.error());
  m_result->setVisible(verification.has_value());
  if (verification) showAnswer(*verification);
  if (m_state.servedAt().isEmpty()) m_served->setText({});
  if (!session().plan()) {
    m_served->setKind(Notice::Kind::Good);
    m_served->setText(tr("It was taken back. Go back to make another plan."));
  }
  m_open->setEnabled(m_state.canOpen());
  m_again->setEnabled(m_state.canAsk() && !busy());
  const auto& observed = session().observed();
  m_back->setReceipt(session().receipt(), observed ? observed->server.name : session().desired().server);
  emit changed();
}

}  // namespace iiswsgi::gui
