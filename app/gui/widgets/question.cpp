#include "app/gui/widgets/question.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "app/gui/widgets/label.h"
#include "app/gui/widgets/symbol.h"

namespace iiswsgi::gui {

Question::Question(QWidget* parent)
    : QFrame(parent), m_text(makeText({}, "text")), m_yes(makeButton({})), m_no(makeButton({})) {
  setRole(this, "caution");
  m_yes->setObjectName(QStringLiteral("yes"));
  m_no->setObjectName(QStringLiteral("no"));
  auto* picture = new Symbol(20);
  picture->set(QStringLiteral("warning"), &Theme::caution);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(m_yes);
  buttons->addWidget(m_no);
  buttons->addStretch(1);
  auto* column = new QVBoxLayout;
  column->setSpacing(10);
  column->addWidget(m_text);
  column->addLayout(buttons);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 10, 14, 12);
  row->setSpacing(12);
  row->addWidget(picture, 0, Qt::AlignTop);
  row->addLayout(column, 1);
  connect(m_no, &QPushButton::clicked, this, &Question::withdraw);
  connect(m_yes, &QPushButton::clicked, this, [this] {
    const auto agreed = m_agreed;
    withdraw();
    if (agreed) agreed();
  });
  hide();
}

void Question::ask(const QString& text, const QString& yes, const QString& no, const std::function<void()>& agreed) {
  if (isHidden()) m_before = QApplication::focusWidget();
  m_agreed = agreed;
  m_text->setText(text);
  m_yes->setText(yes);
  m_no->setText(no);
  setAccessibleName(text);
  show();
  m_no->setFocus(Qt::OtherFocusReason);
  announce(this);
}

void Question::withdraw() {
  if (isHidden()) return;
  m_agreed = nullptr;
  if (m_before) m_before->setFocus(Qt::OtherFocusReason);
  hide();
}

void Question::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return withdraw();
  QFrame::keyPressEvent(event);
}

}  // namespace iiswsgi::gui
