#include "app/gui/packages/server_box.h"

#include <QLineEdit>

#include "app/gui/options.h"
#include "app/gui/pages/server/server_state.h"

namespace iiswsgi::gui {

ServerBox::ServerBox(QWidget* parent) : QComboBox(parent) {
  setEditable(true);
  setInsertPolicy(QComboBox::NoInsert);
  setCompleter(nullptr);
  lineEdit()->setPlaceholderText(tr("A sandbox's folder, or an applicationHost.config"));
  connect(this, &QComboBox::activated, this, [this](int index) { choose(itemData(index).toString()); });
  connect(lineEdit(), &QLineEdit::textEdited, this, &ServerBox::edited);
  connect(lineEdit(), &QLineEdit::editingFinished, this, [this] {
    const QString name = written();
    if (name.isEmpty()) return showChosen();
    if (name != m_chosen) choose(name);
  });
}

void ServerBox::setServers(const QList<discovery::Server>& servers, const QString& chosen) {
  QStringList names, listed;
  for (const auto& server : servers)
    names << server.name;
  for (int row = 0; row < count(); ++row)
    listed << itemData(row).toString();
  if (names == listed && chosen == m_chosen) return;
  m_chosen = chosen;
  clear();
  for (const auto& server : servers) {
    addItem(titleOf(server), server.name);
    setItemData(count() - 1, server.configPath, Qt::ToolTipRole);
  }
  showChosen();
}

void ServerBox::showChosen() {
  setCurrentIndex(findData(m_chosen));
  if (currentIndex() < 0) setEditText(m_chosen);
}

/// The name of what is written; empty: nothing is.
QString ServerBox::written() const {
  const QString text = currentText().trimmed();
  if (text.isEmpty() || text == m_chosen) return text;
  const int row = findText(text, Qt::MatchFixedString);
  return row < 0 ? fullServerName(text) : itemData(row).toString();
}

bool ServerBox::isPending() const {
  return written() != m_chosen;
}

void ServerBox::choose(const QString& name) {
  m_chosen = name;
  showChosen();
  emit serverChosen(name);
}

}  // namespace iiswsgi::gui
