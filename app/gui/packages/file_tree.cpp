#include "app/gui/packages/file_tree.h"

#include <QHeaderView>
#include <QScrollBar>
#include <QSignalBlocker>

#include "app/core/base/counted.h"
#include "app/gui/packages/panel.h"
#include "app/gui/style/theme.h"

namespace iiswsgi::gui {
namespace {

constexpr int sizeRole = Qt::UserRole;
constexpr int mineRole = Qt::UserRole + 1;

/// A folder tells what is in it.
void grow(QTreeWidgetItem* item, qint64 size) {
  for (; item; item = item->parent()) {
    const qint64 bytes = item->data(1, sizeRole).toLongLong() + size;
    item->setData(1, sizeRole, bytes);
    item->setText(1, sizeText(bytes));
  }
}

bool hasChoice(const QTreeWidgetItem* item) {
  return item->data(0, Qt::CheckStateRole).isValid();
}

/// A folder is what its files are.
void join(QTreeWidgetItem* item) {
  int in = 0, out = 0;
  for (int index = 0; index < item->childCount(); ++index) {
    QTreeWidgetItem* child = item->child(index);
    join(child);
    if (!hasChoice(child)) continue;
    in += child->checkState(0) != Qt::Unchecked;
    out += child->checkState(0) != Qt::Checked;
  }
  if (in + out > 0 && hasChoice(item))
    item->setCheckState(0, !out ? Qt::Checked : !in ? Qt::Unchecked : Qt::PartiallyChecked);
}

}  // namespace

FileTree::FileTree(QWidget* parent) : QTreeWidget(parent) {
  setObjectName(QStringLiteral("files"));
  setColumnCount(3);
  setHeaderLabels({tr("File"), tr("Size"), tr("Why not")});
  setAccessibleName(tr("Files of the package"));
  setUniformRowHeights(true);
  setMinimumHeight(220);
  header()->setStretchLastSection(true);
  connect(this, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item, int column) {
    if (column == 0 && hasChoice(item))
      emit taken(item->data(0, mineRole).toString(), item->checkState(0) == Qt::Checked);
  });
}

void FileTree::show(const build::Draft& draft) {
  QSet<QString> mine;
  QString root;
  if (draft.project) {
    for (const auto& file : draft.project->files)
      mine << file.path;
    const bool full = draft.recipe.form == package::Form::Full;
    root = (full ? QStringLiteral("Content/") : QString()) + draft.recipe.about.id + QLatin1Char('/');
  }
  QList<Row> rows;
  for (const auto& item : draft.recipe.items) {
    const QString path = item.name.startsWith(root) ? item.name.mid(root.size()) : QString();
    rows << Row{item.name, item.size, {}, mine.contains(path) ? path : QString()};
  }
  for (const auto& left : draft.leftOut)
    rows << Row{root + left.path, 0, left.why, draft.project ? left.path : QString()};
  fill(rows);
}

void FileTree::show(const package::Package& package) {
  QList<Row> rows;
  for (const auto& file : package.content())
    rows << Row{file.path, file.entry.size, {}, {}};
  fill(rows);
  setColumnHidden(2, true);
  header()->setSectionResizeMode(0, QHeaderView::Stretch);
  header()->setStretchLastSection(false);
}

void FileTree::fill(const QList<Row>& rows) {
  const QSignalBlocker quiet(this);
  QSet<QString> open;
  QString current;
  for (auto item = m_items.begin(); item != m_items.end(); ++item) {
    if (item.value()->isExpanded()) open << item.key();
    if (item.value() == currentItem()) current = item.key();
  }
  const int scrolled = verticalScrollBar()->value();
  clear();
  m_items.clear();
  for (const Row& row : rows)
    add(row);
  finish(open, current);
  verticalScrollBar()->setValue(scrolled);
}

void FileTree::add(const Row& row) {
  const QString path = row.path.endsWith(QLatin1Char('/')) ? row.path.chopped(1) : row.path;
  QTreeWidgetItem* item = itemFor(path);
  if (!row.mine.isEmpty()) offerChoice(item, row.mine, row.why.isEmpty());
  if (row.why.isEmpty()) return grow(item, row.size);
  item->setText(1, tr("left out"));
  item->setText(2, row.why);
  for (int column = 0; column < 3; ++column)
    item->setForeground(column, currentTheme().muted);
}

/// For the folders that it is in, too.
void FileTree::offerChoice(QTreeWidgetItem* item, const QString& mine, bool in) {
  item->setData(0, mineRole, mine);
  item->setCheckState(0, in ? Qt::Checked : Qt::Unchecked);
  QString path = mine.endsWith(QLatin1Char('/')) ? mine.chopped(1) : mine;
  for (auto slash = path.lastIndexOf(QLatin1Char('/')); slash > 0; slash = path.lastIndexOf(QLatin1Char('/'))) {
    path.truncate(slash);
    item = item->parent();
    if (!item || hasChoice(item)) return;
    item->setData(0, mineRole, path + QLatin1Char('/'));
    item->setCheckState(0, Qt::Checked);
  }
}

QTreeWidgetItem* FileTree::itemFor(const QString& path) {
  if (const auto known = m_items.constFind(path); known != m_items.constEnd()) return *known;
  const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
  QTreeWidgetItem* item = slash < 0 ? new QTreeWidgetItem(this) : new QTreeWidgetItem(itemFor(path.left(slash)));
  item->setText(0, path.mid(slash + 1));
  item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
  m_items.insert(path, item);
  return item;
}

void FileTree::finish(const QSet<QString>& open, const QString& current) {
  for (int index = 0; index < topLevelItemCount(); ++index)
    join(topLevelItem(index));
  bool any = false;
  for (auto item = m_items.begin(); item != m_items.end(); ++item) {
    if (item.key() == current) setCurrentItem(item.value());
    if (!open.contains(item.key())) continue;
    item.value()->setExpanded(true);
    any = true;
  }
  if (!any && topLevelItemCount() <= 3) expandToDepth(0);
  resizeColumnToContents(0);
  setColumnWidth(0, qBound(220, columnWidth(0) + 24, 420));
}

}  // namespace iiswsgi::gui
