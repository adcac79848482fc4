#include "app/gui/packages/file_tree.h"

#include <QHeaderView>
#include <QTreeWidget>

#include "app/gui/packages/panel.h"
#include "app/gui/style/theme.h"

namespace iiswsgi::gui {
namespace {

struct Row {
  QString path;
  qint64 size = 0;
  QString why;  ///< not empty: left out
};

class Filler {
 public:
  explicit Filler(QTreeWidget* tree) : m_tree(tree) { m_tree->clear(); }

  void add(const Row& row) {
    QString path = row.path;
    if (path.endsWith(QLatin1Char('/'))) path.chop(1);
    QTreeWidgetItem* item = itemFor(path);
    if (row.why.isEmpty()) {
      grow(item, row.size);
      return;
    }
    item->setText(1, QTreeWidget::tr("left out"));
    item->setText(2, row.why);
    for (int column = 0; column < 3; ++column)
      item->setForeground(column, currentTheme().muted);
  }

 private:
  QTreeWidgetItem* itemFor(const QString& path) {
    if (const auto known = m_items.constFind(path); known != m_items.constEnd()) return *known;
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    QTreeWidgetItem* item = slash < 0 ? new QTreeWidgetItem(m_tree) : new QTreeWidgetItem(itemFor(path.left(slash)));
    item->setText(0, path.mid(slash + 1));
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    m_items.insert(path, item);
    return item;
  }

  /// A folder tells what is in it.
  static void grow(QTreeWidgetItem* item, qint64 size) {
    for (; item; item = item->parent()) {
      const qint64 bytes = item->data(1, Qt::UserRole).toLongLong() + size;
      item->setData(1, Qt::UserRole, bytes);
      item->setText(1, readableSize(bytes));
    }
  }

  QTreeWidget* m_tree;
  QHash<QString, QTreeWidgetItem*> m_items;
};

void finish(QTreeWidget* tree) {
  if (tree->topLevelItemCount() <= 3) tree->expandToDepth(0);
  tree->resizeColumnToContents(0);
  tree->setColumnWidth(0, qBound(220, tree->columnWidth(0) + 24, 420));
}

}  // namespace

QTreeWidget* makeFileTree() {
  auto* tree = new QTreeWidget;
  tree->setObjectName(QStringLiteral("files"));
  tree->setColumnCount(3);
  tree->setHeaderLabels({QTreeWidget::tr("File"), QTreeWidget::tr("Size"), QTreeWidget::tr("Why not")});
  tree->setAccessibleName(QTreeWidget::tr("Files of the package"));
  tree->setUniformRowHeights(true);
  tree->setMinimumHeight(220);
  tree->header()->setStretchLastSection(true);
  return tree;
}

void fillFileTree(QTreeWidget* tree, const build::Draft& draft) {
  Filler filler(tree);
  for (const auto& item : draft.recipe.items)
    filler.add({item.name, item.size, {}});
  for (const auto& left : draft.leftOut)
    filler.add({left.path, 0, left.why});
  finish(tree);
}

void fillFileTree(QTreeWidget* tree, const package::Package& package) {
  Filler filler(tree);
  for (const auto& file : package.content())
    filler.add({file.path, file.entry.size, {}});
  finish(tree);
  tree->setColumnHidden(2, true);
  tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  tree->header()->setStretchLastSection(false);
}

}  // namespace iiswsgi::gui
