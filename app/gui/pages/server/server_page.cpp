#include "app/gui/pages/server/server_page.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/choice_list.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

Choice cardOf(const discovery::Server& server) {
  Choice card{server.name, QStringLiteral("server"), titleOf(server), server.configPath, {}, {}};
  switch (server.kind) {
    case discovery::ServerKind::Iis:
      card.badge = ServerPage::tr("for visitors");
      break;
    case discovery::ServerKind::IisExpress:
      card.badge = ServerPage::tr("for development");
      break;
    case discovery::ServerKind::Sandbox:
      card.symbolName = QStringLiteral("sandbox");
      card.badge = ServerPage::tr("for trying things out");
      break;
    case discovery::ServerKind::File:
      break;
  }
  return card;
}

}  // namespace

ServerPage::ServerPage(Session& session)
    : Page(session),
      m_state(session),
      m_list(new ChoiceList(tr("Web servers on this machine"))),
      m_sandboxPanel(makeSandboxPanel()),
      m_other(nullptr),
      m_busy(new BusyLine),
      m_note(new Notice(Notice::Kind::Caution)),
      m_summary(new Notice(Notice::Kind::Good)),
      m_letter(new LetterPanel) {
  auto* again = makeButton(tr("Loo&k again"), "link", QStringLiteral("refresh"));
  again->setObjectName(QStringLiteral("lookAgain"));
  connect(again, &QPushButton::clicked, &m_state, &ServerState::lookAgain);
  column()->addWidget(m_list);
  column()->addWidget(again);
  column()->addWidget(m_sandboxPanel);
  column()->addWidget(makeOtherField());
  column()->addWidget(m_busy);
  column()->addWidget(m_letter);
  column()->addWidget(m_note);
  column()->addWidget(m_summary);
  column()->addStretch(1);
  connect(m_list, &ChoiceList::chosenByPerson, &m_state, &ServerState::choose);
  connect(&m_state, &ServerState::changed, this, &ServerPage::refresh);
  connect(&m_state, &ServerState::replaced, this, [this] { window()->close(); });
  connect(&this->session(), &Session::observedChanged, this, &ServerPage::refresh);
  refresh();
}

QWidget* ServerPage::makeSandboxPanel() {
  m_port = new QSpinBox;
  m_port->setRange(1, 65535);
  m_port->setValue(8080);
  m_port->setButtonSymbols(QAbstractSpinBox::NoButtons);
  m_port->setFixedWidth(90);
  m_port->setAccessibleName(tr("Port of the sandbox"));
  auto* label = new QLabel(tr("&Port"));
  label->setBuddy(m_port);
  auto* make = makeButton(tr("&Make a sandbox"), nullptr, QStringLiteral("plus"));
  make->setObjectName(QStringLiteral("makeSandbox"));
  connect(make, &QPushButton::clicked, this, [this] {
    // The panel goes; the keyboard would be handed to whatever comes behind it.
    m_path->setFocus(Qt::OtherFocusReason);
    m_state.makeSandbox(m_port->value());
  });
  auto* row = new QHBoxLayout;
  row->addWidget(label);
  row->addWidget(m_port);
  row->addWidget(make);
  row->addStretch(1);
  auto* panel = new QFrame;
  panel->setProperty("role", QByteArray("panel"));
  auto* inside = new QVBoxLayout(panel);
  inside->setContentsMargins(16, 14, 16, 14);
  inside->setSpacing(8);
  inside->addWidget(makeText(tr("No sandbox yet"), "heading"));
  inside->addWidget(
      makeText(tr("A sandbox is a folder that is laid out like an IIS of its own. Everything can be tried "
                  "in it, without IIS and without risk, and answers just as IIS would."),
               "muted"));
  inside->addLayout(row);
  return panel;
}

QWidget* ServerPage::makeOtherField() {
  m_path = new QLineEdit;
  m_path->setObjectName(QStringLiteral("serverPath"));
  m_other = new Field(tr("&Another server"), m_path,
                      tr("The folder of a sandbox or of a Visual Studio solution, or an applicationHost.config."));
  auto* file = makeButton(tr("&File ..."), nullptr, QStringLiteral("file"));
  auto* folder = makeButton(tr("F&older ..."), nullptr, QStringLiteral("folder"));
  m_other->addBeside(file);
  m_other->addBeside(folder);
  const auto chosen = [this](const QString& path) {
    m_path->setText(path);
    choosePath();
  };
  connect(file, &QPushButton::clicked, this, [this, chosen] {
    browseFile(this, tr("Choose a configuration"), startOfBrowsing(),
               {tr("Configurations (*.config)"), tr("All files (*)")}, chosen);
  });
  connect(folder, &QPushButton::clicked, this,
          [this, chosen] { browseFolder(this, tr("Choose a folder"), startOfBrowsing(), chosen); });
  connect(m_path, &QLineEdit::editingFinished, this, &ServerPage::choosePath);
  return m_other;
}

/// What is written there; else beside the configuration that is chosen.
QString ServerPage::startOfBrowsing() const {
  if (!m_path->text().isEmpty()) return m_path->text();
  const auto& observed = session().observed();
  return observed ? observed->server.configPath : QString();
}

void ServerPage::choosePath() {
  const QString path = m_path->text().trimmed();
  if (!path.isEmpty() && path != session().desired().server) m_state.choose(path);
}

void ServerPage::enter() {
  m_shown ? m_state.lookAgain() : m_state.refresh();
  m_shown = true;
}

QWidget* ServerPage::firstEditor() {
  return m_list->count() ? static_cast<QWidget*>(m_list) : nullptr;
}

void ServerPage::reveal() {
  if (m_state.error()) return;
  m_other->setProblem(tr("Choose a server above, or name one here."));
  m_other->reveal();
  m_path->setFocus(Qt::OtherFocusReason);
}

void ServerPage::refresh() {
  QList<Choice> cards;
  for (const auto& server : m_state.servers())
    cards << cardOf(server);
  m_list->setChoices(cards);
  const QString chosen = session().desired().server;
  const bool listed = m_state.isListed(chosen);
  m_list->choose(listed ? chosen : QString());
  if (!listed && !chosen.isEmpty() && !m_path->hasFocus()) m_path->setText(chosen);
  if (listed) m_path->clear();
  m_sandboxPanel->setVisible(!m_state.hasSandbox());
  m_sandboxPanel->setEnabled(!busy());
  if (session().observed()) m_other->setProblem({});
  m_busy->setText(m_state.activity());
  m_letter->setError(m_state.error());
  if (m_state.canStartAsAdministrator())
    m_letter->offer(tr("Start as a&dministrator"), [this] { m_state.startAsAdministrator(); });
  m_note->setText(m_state.note());
  m_summary->setText(m_state.summary());
  emit changed();
}

}  // namespace iiswsgi::gui
