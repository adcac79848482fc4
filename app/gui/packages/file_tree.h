#pragma once

#include <QSet>
#include <QTreeWidget>

#include "app/core/build/build.h"
#include "app/core/package/package.h"

namespace iiswsgi::gui {

/// Files as folders that open, with their sizes. What is left out stands there too, grey, with the reason; each file
/// and folder of a project has a check box for a person who knows better.
class FileTree : public QTreeWidget {
  Q_OBJECT
 public:
  explicit FileTree(QWidget* parent = nullptr);
  void show(const build::Draft& draft);  ///< what is open stays open
  void show(const package::Package& package);
  using QTreeWidget::show;

 signals:
  void taken(const QString& path, bool in);  ///< of the project; a folder ends with "/"

 private:
  struct Row {
    QString path;
    qint64 size = 0;
    QString why;   ///< not empty: left out
    QString mine;  ///< the same in the project; empty: it is none of its files
  };
  void fill(const QList<Row>& rows);
  void add(const Row& row);
  QTreeWidgetItem* itemFor(const QString& path);
  void offerChoice(QTreeWidgetItem* item, const QString& mine, bool in);
  void finish(const QSet<QString>& open, const QString& current);

  QHash<QString, QTreeWidgetItem*> m_items;
};

}  // namespace iiswsgi::gui
