#include "app/gui/history/take_back_panel.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include "app/gui/history/history_state.h"
#include "app/gui/style/theme.h"
#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {

TakeBackPanel::TakeBackPanel(QWidget* parent)
    : QFrame(parent),
      m_where(makeText({}, "muted")),
      m_command(new QLineEdit),
      m_copy(makeButton(tr("Copy"), nullptr, QStringLiteral("copy"))) {
  setProperty("role", QByteArray("panel"));
  m_command->setObjectName(QStringLiteral("undoCommand"));
  m_command->setReadOnly(true);
  m_command->setFont(codeFont());
  m_command->setAccessibleName(tr("The command that takes it back"));
  m_copy->setAccessibleName(tr("Copy the command"));
  auto* back = makeButton(tr("&Take it back ..."), nullptr, QStringLiteral("undo"));
  back->setObjectName(QStringLiteral("takeBack"));
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(m_command, 1);
  row->addWidget(m_copy);
  row->addWidget(back);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 12, 16, 12);
  column->setSpacing(8);
  column->addWidget(makeText(tr("This can be taken back: here, today or later, or from a prompt."), "text"));
  column->addLayout(row);
  column->addWidget(m_where);
  connect(m_copy, &QPushButton::clicked, this, &TakeBackPanel::copy);
  connect(back, &QPushButton::clicked, this, [this] { emit wantsTakingBack(m_run); });
  hide();
}

void TakeBackPanel::setReceipt(const std::optional<apply::Receipt>& receipt, const QString& server) {
  setVisible(receipt.has_value());
  if (!receipt) return;
  m_run = receipt->id;
  m_command->setText(HistoryState::commandFor(receipt->id, server));
  m_command->setCursorPosition(0);
  m_where->setText(tr("What stood there before is kept in %1").arg(QDir::toNativeSeparators(receipt->folder)));
}

void TakeBackPanel::copy() {
  QGuiApplication::clipboard()->setText(m_command->text());
  m_copy->setText(tr("Copied"));
  QTimer::singleShot(2000, m_copy, [this] { m_copy->setText(tr("Copy")); });
}

}  // namespace iiswsgi::gui
