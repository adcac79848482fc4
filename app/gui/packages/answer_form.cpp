#include "app/gui/packages/answer_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "app/gui/widgets/field.h"

namespace iiswsgi::gui {

using package::Control;
using package::Parameter;

AnswerForm::AnswerForm(InstallState& state, QWidget* parent)
    : QWidget(parent), m_state(state), m_column(new QVBoxLayout(this)) {
  m_column->setContentsMargins(0, 0, 0, 0);
  m_column->setSpacing(12);
}

void AnswerForm::rebuild() {
  while (QLayoutItem* item = m_column->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  m_rows.clear();
  if (!m_state.package()) return;
  for (const Parameter& parameter : m_state.package()->parameters()) {
    if (package::controlOf(parameter) != Control::Hidden) add(parameter);
  }
  showProblems();
}

QString AnswerForm::valueOf(const Parameter& parameter) const {
  if (m_state.answers().contains(parameter.name)) return m_state.answers().value(parameter.name);
  const auto values = package::filledIn(m_state.package()->parameters(), m_state.answers());
  return values ? values->value(parameter.name) : QString();
}

void AnswerForm::add(const Parameter& parameter) {
  Row row{parameter.name, nullptr, nullptr};
  QWidget* editor = editorFor(parameter, valueOf(parameter));
  editor->setObjectName(QStringLiteral("answer.") + parameter.name);
  // "&" would be a mnemonic, and a stranger's words make no keys of ours.
  row.field = new Field(QString(parameter.title()).replace(QLatin1Char('&'), QLatin1String("&&")), editor,
                        parameter.description);
  m_column->addWidget(row.field);
  if (package::controlOf(parameter) == Control::NewPassword) {
    auto* again = new QLineEdit;
    again->setEchoMode(QLineEdit::Password);
    row.repeat = new Field(tr("The same again"), again);
    m_column->addWidget(row.repeat);
    connect(again, &QLineEdit::textEdited, this, [this, repeat = row.repeat] {
      repeat->touch();
      showProblems();
    });
  }
  m_rows << row;
}

QWidget* AnswerForm::editorFor(const Parameter& parameter, const QString& value) {
  const QString name = parameter.name;
  switch (package::controlOf(parameter)) {
    case Control::Application:
      return siteEditor(parameter, value);
    case Control::Password:
    case Control::NewPassword:
      return passwordEditor(parameter);
    case Control::Check: {
      auto* box = new QCheckBox(tr("Yes"));
      box->setChecked(value.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0);
      connect(box, &QCheckBox::toggled, this,
              [this, name](bool on) { m_state.answer(name, on ? QStringLiteral("True") : QStringLiteral("False")); });
      return box;
    }
    case Control::Choice: {
      auto* box = new QComboBox;
      box->addItems(package::choicesOf(parameter));
      box->setCurrentText(value);
      connect(box, &QComboBox::textActivated, this, [this, name](const QString& text) { m_state.answer(name, text); });
      return box;
    }
    case Control::Text:
    case Control::Hidden:
      break;
  }
  auto* line = new QLineEdit(value);
  connect(line, &QLineEdit::textEdited, this, [this, name](const QString& text) { m_state.answer(name, text); });
  return line;
}

QWidget* AnswerForm::passwordEditor(const Parameter& parameter) {
  auto* line = new QLineEdit;
  line->setEchoMode(QLineEdit::Password);
  connect(line, &QLineEdit::textEdited, this,
          [this, name = parameter.name](const QString& text) { m_state.answer(name, text); });
  return line;
}

/// The site from a list, and the path below it: together "Default Web Site/shop".
QWidget* AnswerForm::siteEditor(const Parameter& parameter, const QString&) {
  auto* whole = new QWidget;
  auto* row = new QHBoxLayout(whole);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  auto* site = new QComboBox;
  auto* path = new QLineEdit;
  site->setObjectName(QStringLiteral("site"));
  path->setObjectName(QStringLiteral("path"));
  site->setAccessibleName(tr("Site"));
  path->setAccessibleName(tr("Path in the site"));
  site->addItems(m_state.sites());
  const auto [chosen, below] = install::siteAndPath(m_state.application());
  if (site->findText(chosen) < 0 && !chosen.isEmpty()) site->addItem(chosen);
  site->setCurrentText(chosen);
  path->setText(below == QLatin1String("/") ? QString() : below.mid(1));
  path->setPlaceholderText(tr("the whole site"));
  row->addWidget(site, 2);
  row->addWidget(new QLabel(QStringLiteral("/")));
  row->addWidget(path, 3);
  whole->setFocusProxy(site);
  const auto take = [this, site, path, name = parameter.name] {
    const QString typed = path->text().trimmed();
    m_state.answer(name, typed.isEmpty() ? site->currentText() : site->currentText() + QLatin1Char('/') + typed);
  };
  connect(site, &QComboBox::activated, this, take);
  connect(path, &QLineEdit::textEdited, this, take);
  return whole;
}

bool AnswerForm::matches(const Row& row) const {
  if (!row.repeat) return true;
  const auto* first = qobject_cast<QLineEdit*>(row.field->editor());
  const auto* second = qobject_cast<QLineEdit*>(row.repeat->editor());
  return first && second && first->text() == second->text();
}

bool AnswerForm::repeatsMatch() const {
  return std::all_of(m_rows.begin(), m_rows.end(), [this](const Row& row) { return matches(row); });
}

void AnswerForm::showProblems() {
  for (const Row& row : m_rows) {
    row.field->setProblem(m_state.problem(row.parameter));
    if (row.repeat) row.repeat->setProblem(matches(row) ? QString() : tr("The two passwords differ."));
  }
}

void AnswerForm::reveal() {
  for (const Row& row : m_rows) {
    row.field->reveal();
    if (row.repeat) row.repeat->reveal();
  }
}

}  // namespace iiswsgi::gui
