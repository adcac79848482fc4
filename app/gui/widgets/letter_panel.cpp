#include "app/gui/widgets/letter_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/symbol.h"

namespace iiswsgi::gui {
LetterPanel::LetterPanel(QWidget* parent)
    : QFrame(parent),
      m_message(makeText({}, "heading")),
      m_hint(makeText({}, "text")),
      m_code(makeText({}, "muted")),
      m_remedy(makeButton({})),
      m_more(makeButton(tr("Show details"), "link")),
      m_copy(makeButton(tr("Copy details"), "link", QStringLiteral("copy"))),
      m_details(new QPlainTextEdit) {
  setProperty("role", QByteArray("bad"));
  m_details->setReadOnly(true);
  m_details->setFont(codeFont());
  m_details->setAccessibleName(tr("Details of the error"));
  m_details->setTabChangesFocus(true);
  m_details->setMinimumHeight(140);
  m_details->hide();

  auto* bottom = new QHBoxLayout;
  bottom->addWidget(m_code, 1);
  bottom->addWidget(m_more);
  bottom->addWidget(m_copy);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(6);
  texts->addWidget(m_message);
  texts->addWidget(m_hint);
  texts->addWidget(m_remedy, 0, Qt::AlignLeft);
  texts->addLayout(bottom);
  texts->addWidget(m_details);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 12, 14, 10);
  row->setSpacing(12);
  auto* picture = new Symbol(24);
  picture->set(QStringLiteral("error"), &Theme::bad);
  row->addWidget(picture, 0, Qt::AlignTop);
  row->addLayout(texts, 1);
  m_remedy->setObjectName(QStringLiteral("remedy"));
  offer({}, {});
  connect(m_remedy, &QPushButton::clicked, this, [this] {
    // The action may take the letter, and what is remembered here, away.
    if (const auto action = m_action) action();
  });
  connect(m_more, &QPushButton::clicked, this, &LetterPanel::toggleDetails);
  connect(m_copy, &QPushButton::clicked, this, &LetterPanel::copy);
  hide();
}

void LetterPanel::setError(const std::optional<Error>& error) {
  const bool news = error && (!m_error || m_error->text() != error->text());
  m_error = error;
  offer({}, {});
  setVisible(error.has_value());
  m_copy->setText(tr("Copy details"));
  if (!error) return;
  m_message->setText(error->message());
  m_hint->setText(error->hint());
  m_hint->setVisible(!error->hint().isEmpty());
  m_code->setText(error->code().text());
  m_details->setPlainText(copyText());
  setAccessibleName(tr("Error"));
  setAccessibleDescription(error->message() + QLatin1Char(' ') + error->hint());
  if (news) announce(this);
}

void LetterPanel::offer(const QString& text, const std::function<void()>& action) {
  m_action = action;
  m_remedy->setText(text);
  m_remedy->setAccessibleName(text.isEmpty() ? tr("What can be done about it")
                                             : QString(text).remove(QLatin1Char('&')));
  m_remedy->setVisible(!text.isEmpty());
}

QString LetterPanel::copyText() const {
  if (!m_error) return {};
  const auto explanation = explainError(m_error->code().text());
  return explanation ? m_error->text() + QStringLiteral("\n\n") + *explanation : m_error->text();
}

void LetterPanel::toggleDetails() {
  m_details->setVisible(m_details->isHidden());
  m_more->setText(m_details->isHidden() ? tr("Show details") : tr("Hide details"));
}

void LetterPanel::copy() {
  QGuiApplication::clipboard()->setText(copyText());
  m_copy->setText(tr("Copied"));
}

}  // namespace iiswsgi::gui
