#include "app/gui/packages/installed_panel.h"

#include <QApplication>
#include <QDir>
#include <QListWidget>
#include <QPushButton>
#include <QTextBrowser>

#include "app/gui/packages/server_box.h"
#include "app/gui/widgets/busy_line.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/plan_view.h"

namespace iiswsgi::gui {
namespace {

QString nameOf(const install::Record& record) {
  return QStringLiteral("%1  %2").arg(record.title, record.version).trimmed();
}

QString placeOf(const plan::Desired& desired) {
  return desired.path == QLatin1String("/") ? desired.site : desired.site + desired.path;
}

}  // namespace

InstalledPanel::InstalledPanel(Session& session, QWidget* parent)
    : Panel(tr("Installed packages"),
            tr("What packages brought to this machine. Uninstalling leaves what the sites have made themselves."),
            parent),
      m_state(session),
      m_server(new ServerBox),
      m_serverField(new Field(tr("S&erver"), m_server, tr("Each server keeps its own list."))),
      m_packages(new QListWidget),
      m_about(makeText({}, "text")),
      m_empty(makeText(tr("No package is installed on this server."), "muted")),
      m_busy(new BusyLine),
      m_letter(new LetterPanel),
      m_warnings(new Notice(Notice::Kind::Information)),
      m_gone(new Notice(Notice::Kind::Good)),
      m_left(new Notice(Notice::Kind::Information)),
      m_plan(new QTextBrowser),
      m_cancel(makeButton(tr("C&ancel"))),
      m_show(makeButton(tr("Show the p&lan"))),
      m_uninstall(makeButton(tr("&Uninstall"), "primary")) {
  m_server->setObjectName(QStringLiteral("installedServer"));
  m_packages->setObjectName(QStringLiteral("installedPackages"));
  m_show->setObjectName(QStringLiteral("showRemoval"));
  m_uninstall->setObjectName(QStringLiteral("uninstall"));
  m_packages->setAccessibleName(tr("Installed packages"));
  m_packages->setProperty("role", QByteArray("products"));
  m_packages->setIconSize(QSize(28, 28));
  m_packages->setMinimumHeight(140);
  m_plan->setAccessibleName(tr("What will be done"));
  m_plan->setMinimumHeight(260);
  m_plan->document()->setDocumentMargin(12);
  column()->addWidget(m_serverField);
  for (QWidget* widget : QList<QWidget*>{m_letter, m_gone, m_left, m_empty, m_packages, m_about, m_warnings, m_plan, m_busy})
    column()->addWidget(widget);
  column()->addStretch(1);
  addButtons({m_cancel}, {m_show, m_uninstall});
  connect(m_server, &ServerBox::serverChosen, &m_state, &InstalledState::setServer);
  connect(m_server, &ServerBox::edited, this, &InstalledPanel::showButtons);
  connect(m_packages, &QListWidget::currentRowChanged, this, [this] {
    m_state.forgetPlan();
    showChosen();
  });
  connect(m_show, &QPushButton::clicked, this, [this] {
    if (const auto* record = chosen()) m_state.plan(record->desired.name);
  });
  connect(m_uninstall, &QPushButton::clicked, &m_state, &InstalledState::uninstall);
  connect(m_cancel, &QPushButton::clicked, &m_state, &InstalledState::cancel);
  connect(&m_state, &InstalledState::replaced, qApp, &QApplication::closeAllWindows);
  connect(&m_state, &InstalledState::changed, this, &InstalledPanel::refresh);
  refresh();
}

const install::Record* InstalledPanel::chosen() const {
  const auto* item = m_packages->currentItem();
  if (!item || !m_state.records()) return nullptr;
  for (const auto& record : *m_state.records()) {
    if (record.desired.name == item->data(Qt::UserRole).toString()) return &record;
  }
  return nullptr;
}

/// Rows change only if the packages do: a list that is filled anew forgets what was chosen.
void InstalledPanel::fill() {
  QStringList wanted;
  if (m_state.records()) {
    for (const auto& record : *m_state.records())
      wanted << record.desired.name + QLatin1Char('\n') + record.version;
  }
  if (m_packages->property("filled").toStringList() == wanted && m_packages->count() == wanted.size()) return;
  const QSignalBlocker quiet(m_packages);
  m_packages->setProperty("filled", wanted);
  m_packages->clear();
  if (wanted.isEmpty()) return;
  for (const auto& record : *m_state.records()) {
    const QString text = tr("%1   in %2").arg(nameOf(record), placeOf(record.desired));
    auto* item = new QListWidgetItem(packageIcon(), text, m_packages);
    item->setData(Qt::UserRole, record.desired.name);
  }
  m_packages->setCurrentRow(0);
}

void InstalledPanel::showServers() {
  m_server->setServers(m_state.servers(), m_state.server());
  const bool none = m_state.records() && m_state.server().isEmpty();
  m_serverField->setProblem(
      none ? tr("No web server was found here. Name a sandbox's folder, or an applicationHost.config.") : QString());
  m_serverField->reveal();
}

void InstalledPanel::showChosen() {
  const auto* record = chosen();
  m_about->setVisible(record);
  if (!record) return;
  QStringList lines{tr("Its files are in %1.").arg(QDir::toNativeSeparators(record->folder))};
  if (!record->environment.isEmpty())
    lines << tr("It has a Python of its own in %1.").arg(QDir::toNativeSeparators(record->environment));
  m_about->setText(lines.join(QLatin1Char('\n')));
}

void InstalledPanel::showPlan() {
  const install::Ready* ready = m_state.ready();
  m_plan->setVisible(ready);
  m_warnings->setText(ready ? ready->installation.plan.warnings.join(QLatin1Char('\n')) : QString());
  if (ready && ready != m_shown) gui::showPlan(*m_plan, ready->installation.plan);
  m_shown = ready;
}

void InstalledPanel::refresh() {
  m_busy->setText(m_state.activity());
  m_letter->setError(m_state.error());
  if (m_state.canStartAsAdministrator())
    m_letter->offer(tr("Start as a&dministrator"), [this] { m_state.startAsAdministrator(); });
  m_gone->setText(m_state.gone().isEmpty() ? QString() : tr("%1 is uninstalled.").arg(m_state.gone()));
  m_left->setText(leftText(m_state.left()));
  showServers();
  fill();
  const bool any = m_packages->count() > 0;
  m_packages->setVisible(any);
  m_empty->setVisible(m_state.records() && !m_state.server().isEmpty() && !any);
  m_server->setEnabled(!m_state.uninstalling());
  m_packages->setEnabled(!m_state.uninstalling());
  showChosen();
  showPlan();
  showButtons();
}

void InstalledPanel::showButtons() {
  const bool idle = m_state.activity().isEmpty() && !m_server->isPending();
  m_cancel->setVisible(m_state.uninstalling());
  m_show->setEnabled(m_packages->count() > 0 && idle);
  m_uninstall->setEnabled(m_state.ready() && idle);
}

}  // namespace iiswsgi::gui
