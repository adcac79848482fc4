#include "app/gui/packages/answer_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

#include "app/gui/widgets/field.h"

namespace iiswsgi::gui {

using package::Control;
using package::Parameter;

namespace {

/// What a Field does for its editor, for one of several in it.
void tell(QWidget* editor, const Field& field) {
  editor->setAccessibleDescription(field.shownText());
  if (editor->property("wrong").toBool() == field.showsProblem()) return;
  editor->setProperty("wrong", field.showsProblem());
  editor->style()->unpolish(editor);
  editor->style()->polish(editor);
}

}  // namespace

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
  refresh();
}

void AnswerForm::refresh() {
  if (!m_state.package()) return;
  for (const Row& row : m_rows)
    row.show(m_state.value(row.parameter));
  showProblems();
}

void AnswerForm::add(const Parameter& parameter) {
  Row row;
  row.parameter = parameter.name;
  QWidget* editor = editorFor(parameter, row);
  editor->setObjectName(QStringLiteral("answer.") + parameter.name);
  if (row.stops.isEmpty()) row.stops << editor;
  // "&" would be a mnemonic, and a stranger's words make no keys of ours.
  row.field = new Field(QString(parameter.title()).replace(QLatin1Char('&'), QLatin1String("&&")), editor,
                        parameter.description);
  m_column->addWidget(row.field);
  if (package::controlOf(parameter) == Control::NewPassword) addRepeat(row);
  for (QWidget* stop : std::as_const(row.stops)) {
    if (auto* line = qobject_cast<QLineEdit*>(stop))
      connect(line, &QLineEdit::editingFinished, row.field, [this, field = row.field] {
        field->touch();
        showProblems();
      });
  }
  m_rows << row;
}

void AnswerForm::addRepeat(Row& row) {
  auto* again = new QLineEdit;
  again->setObjectName(QStringLiteral("repeat.") + row.parameter);
  again->setEchoMode(QLineEdit::Password);
  row.repeat = new Field(tr("The same again"), again);
  row.stops << again;
  // A password from a file was typed by nobody, so nobody has to type it again.
  row.show = [show = row.show, line = qobject_cast<QLineEdit*>(row.field->editor()), again](const QString& value) {
    const QString before = line->text();
    show(value);
    if (line->text() != before) again->setText(line->text());
  };
  m_column->addWidget(row.repeat);
  connect(again, &QLineEdit::textEdited, this, [this, repeat = row.repeat] {
    repeat->touch();
    showProblems();
  });
}

QWidget* AnswerForm::editorFor(const Parameter& parameter, Row& row) {
  switch (package::controlOf(parameter)) {
    case Control::Application:
      return siteEditor(row);
    case Control::Password:
    case Control::NewPassword:
      return passwordEdit(row);
    case Control::Check:
      return checkBox(row);
    case Control::Choice:
      return choiceBox(parameter, row);
    case Control::Text:
    case Control::Hidden:
      break;
  }
  return lineEdit(row);
}

QWidget* AnswerForm::checkBox(Row& row) {
  auto* box = new QCheckBox(tr("Yes"));
  connect(box, &QCheckBox::clicked, this, [this, name = row.parameter](bool on) {
    m_state.answer(name, on ? QStringLiteral("True") : QStringLiteral("False"));
  });
  row.show = [box](const QString& value) {
    box->setChecked(value.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0);
  };
  return box;
}

QWidget* AnswerForm::choiceBox(const Parameter& parameter, Row& row) {
  auto* box = new QComboBox;
  box->addItems(package::choicesOf(parameter));
  connect(box, &QComboBox::textActivated, this,
          [this, name = row.parameter](const QString& text) { m_state.answer(name, text); });
  // A value that is none of them shows as none: then it has to be chosen.
  row.show = [box](const QString& value) { box->setCurrentIndex(box->findText(value)); };
  return box;
}

QWidget* AnswerForm::lineEdit(Row& row) {
  auto* line = new QLineEdit;
  connect(line, &QLineEdit::textEdited, this,
          [this, name = row.parameter](const QString& text) { m_state.answer(name, text); });
  row.show = [line](const QString& value) {
    if (line->text() != value) line->setText(value);
  };
  return line;
}

QWidget* AnswerForm::passwordEdit(Row& row) {
  auto* line = new QLineEdit;
  line->setEchoMode(QLineEdit::Password);
  connect(line, &QLineEdit::textEdited, this,
          [this, name = row.parameter](const QString& text) { m_state.answer(name, text); });
  // Only what is given now: nobody keeps passwords.
  row.show = [this, line, name = row.parameter](const QString&) {
    if (line->text() != m_state.given(name)) line->setText(m_state.given(name));
  };
  return line;
}

/// The site from a list, and the path below it: together "Default Web Site/shop".
QWidget* AnswerForm::siteEditor(Row& row) {
  auto* whole = new QWidget;
  auto* layout = new QHBoxLayout(whole);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  auto* site = new QComboBox;
  auto* path = new QLineEdit;
  site->setObjectName(QStringLiteral("site"));
  path->setObjectName(QStringLiteral("path"));
  site->setAccessibleName(tr("Site"));
  path->setAccessibleName(tr("Path in the site"));
  path->setPlaceholderText(tr("the whole site"));
  layout->addWidget(site, 2);
  layout->addWidget(new QLabel(QStringLiteral("/")));
  layout->addWidget(path, 3);
  row.stops = {site, path};
  const auto take = [this, site, path, name = row.parameter] {
    const QString typed = path->text().trimmed();
    m_state.answer(name, typed.isEmpty() ? site->currentText() : site->currentText() + QLatin1Char('/') + typed);
  };
  connect(site, &QComboBox::activated, this, take);
  connect(path, &QLineEdit::textEdited, this, take);
  row.show = [this, site, path](const QString&) { showSite(site, path); };
  return whole;
}

void AnswerForm::showSite(QComboBox* site, QLineEdit* path) {
  const auto [chosen, below] = install::siteAndPath(m_state.application());
  QStringList sites = m_state.sites();
  if (!chosen.isEmpty() && !sites.contains(chosen, Qt::CaseInsensitive)) sites << chosen;
  QStringList listed;
  for (int index = 0; index < site->count(); ++index)
    listed << site->itemText(index);
  if (listed != sites) {
    site->clear();
    site->addItems(sites);
  }
  site->setCurrentIndex(site->findText(chosen, Qt::MatchFixedString));
  // What is being typed stays as it is typed.
  if (!path->hasFocus()) path->setText(below == QLatin1String("/") ? QString() : below.mid(1));
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
    if (row.stops.contains(row.field->editor())) continue;
    for (QWidget* stop : row.stops)
      tell(stop, *row.field);
  }
}

void AnswerForm::reveal() {
  for (const Row& row : m_rows) {
    row.field->reveal();
    if (row.repeat) row.repeat->reveal();
  }
  showProblems();
}

}  // namespace iiswsgi::gui
