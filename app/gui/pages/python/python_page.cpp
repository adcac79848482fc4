#include "app/gui/pages/python/python_page.h"

#include <QDir>
#include <QLineEdit>
#include <QPushButton>

#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/choice_list.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

Choice cardOf(const discovery::Python& python) {
  const bool environment = !python.virtualEnvironment.isEmpty();
  Choice card;
  card.key = PythonState::pathOf(python);
  card.symbolName = environment ? QStringLiteral("environment") : QStringLiteral("python");
  card.title = python.version.isEmpty() ? PythonPage::tr("Python") : PythonPage::tr("Python %1").arg(python.version);
  if (environment)
    card.title = PythonPage::tr("%1 in \"%2\"").arg(card.title, QDir(python.virtualEnvironment).dirName());
  card.text = card.key;
  card.badge = environment ? PythonPage::tr("virtual environment") : QString();
  card.problem = python.problem;
  return card;
}

}  // namespace

PythonPage::PythonPage(Session& session)
    : Page(session),
      m_state(session),
      m_list(new ChoiceList(tr("Pythons on this machine"))),
      m_none(new Notice(Notice::Kind::Caution)),
      m_path(nullptr),
      m_other(nullptr),
      m_busy(new BusyLine),
      m_letter(new LetterPanel) {
  auto* again = makeButton(tr("Loo&k again"), "link", QStringLiteral("refresh"));
  again->setObjectName(QStringLiteral("lookAgain"));
  connect(again, &QPushButton::clicked, &m_state, &PythonState::lookAgain);
  column()->addWidget(m_busy);
  column()->addWidget(m_none);
  column()->addWidget(m_list);
  column()->addWidget(again);
  column()->addWidget(makeOtherField());
  column()->addWidget(m_letter);
  column()->addStretch(1);
  bind(m_other, {QStringLiteral("python"), QStringLiteral("gateway")});
  connect(m_list, &ChoiceList::chosenByPerson, this, [this](const QString& path) {
    m_path->clear();
    m_state.choose(path);
  });
  connect(&m_state, &PythonState::changed, this, &PythonPage::refresh);
  connect(&this->session(), &Session::observedChanged, this, &PythonPage::refresh);
}

QWidget* PythonPage::makeOtherField() {
  m_path = new QLineEdit;
  m_path->setObjectName(QStringLiteral("pythonPath"));
  m_other = new Field(tr("&Another Python"), m_path,
                      tr("The folder of a virtual environment, or the full path of an interpreter."));
  auto* folder = makeButton(tr("F&older ..."), nullptr, QStringLiteral("folder"));
  auto* file = makeButton(tr("&File ..."), nullptr, QStringLiteral("file"));
  m_other->addBeside(folder);
  m_other->addBeside(file);
  const auto chosen = [this](const QString& path) {
    m_path->setText(path);
    choosePath();
  };
  connect(folder, &QPushButton::clicked, this,
          [this, chosen] { browseFolder(this, tr("Choose a virtual environment"), startOfBrowsing(), chosen); });
  connect(file, &QPushButton::clicked, this,
          [this, chosen] { browseFile(this, tr("Choose a Python interpreter"), startOfBrowsing(), {}, chosen); });
  connect(m_path, &QLineEdit::editingFinished, this, &PythonPage::choosePath);
  return m_other;
}

/// What is written there; else where the project is, for its environment is often beside it; else what is chosen.
QString PythonPage::startOfBrowsing() const {
  if (!m_path->text().isEmpty()) return m_path->text();
  return session().projectFolders().value(0, session().desired().python);
}

void PythonPage::choosePath() {
  const QString path = m_path->text().trimmed();
  if (path.isEmpty() || path == session().desired().python) return;
  m_other->touch();
  m_state.name(path);
}

QWidget* PythonPage::firstEditor() {
  return m_list->count() ? static_cast<QWidget*>(m_list) : m_path;
}

void PythonPage::refresh() {
  QList<Choice> cards;
  const auto pythons = m_state.pythons();
  for (const auto& python : pythons)
    cards << cardOf(python);
  m_list->setChoices(cards);
  const QString chosen = session().desired().python;
  m_list->choose(chosen);
  if (!chosen.isEmpty() && m_state.isListed(chosen)) m_path->clear();
  const bool none = m_state.searched() && !busy() && pythons.isEmpty();
  m_none->setText(none ? tr("No Python was found on this machine. Install one from python.org, or name yours below.")
                       : QString());
  m_busy->setText(m_state.activity());
  m_letter->setError(m_state.error());
  emit changed();
}

}  // namespace iiswsgi::gui
