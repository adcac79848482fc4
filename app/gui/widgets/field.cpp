#include "app/gui/widgets/field.h"

#include <QHBoxLayout>
#include <QStyle>
#include <QVBoxLayout>

#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {

Field::Field(const QString& label, QWidget* editor, const QString& help, QWidget* parent)
    : QWidget(parent), m_editor(editor), m_row(new QHBoxLayout), m_text(makeText({}, "muted")), m_help(help) {
  auto* name = new QLabel(label);
  name->setBuddy(editor);
  QString plain = label;
  editor->setAccessibleName(plain.remove(QLatin1Char('&')));
  m_row->setSpacing(8);
  m_row->addWidget(editor, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addWidget(name);
  column->addLayout(m_row);
  column->addWidget(m_text);
  showText();
}

QString Field::shownText() const {
  return m_text->text();
}

void Field::addBeside(QWidget* widget) {
  m_row->addWidget(widget);
}

void Field::setHelp(const QString& help) {
  m_help = help;
  showText();
}

void Field::setProblem(const QString& problem) {
  m_problem = problem;
  showText();
}

void Field::touch() {
  m_touched = true;
  showText();
}

void Field::untouch() {
  m_touched = false;
  showText();
}

void Field::showText() {
  const bool wrong = showsProblem();
  const QString text = wrong ? m_problem : m_help;
  m_text->setText(text);
  m_text->setVisible(!text.isEmpty());
  setRole(m_text, wrong ? "problem" : "muted");
  m_editor->setAccessibleDescription(text);
  if (m_editor->property("wrong").toBool() != wrong) {
    m_editor->setProperty("wrong", wrong);
    m_editor->style()->unpolish(m_editor);
    m_editor->style()->polish(m_editor);
  }
}

}  // namespace iiswsgi::gui
