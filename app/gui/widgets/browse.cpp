#include "app/gui/widgets/browse.h"

#include <QDir>
#include <QFileDialog>
#include <QRegularExpression>

namespace iiswsgi::gui {
namespace {

/// A path that is half written still leads near the place that is meant.
QString folderNear(const QString& start) {
  if (start.isEmpty() || QFileInfo(start).isRelative()) return QDir::homePath();
  QString path = QDir::cleanPath(start);
  while (!QFileInfo(path).isDir() && QFileInfo(path).path() != path)
    path = QFileInfo(path).path();
  return QFileInfo(path).isDir() ? path : QDir::homePath();
}

void open(QFileDialog* dialog, const QString& start, const std::function<void(const QString&)>& chosen) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setDirectory(folderNear(start));
  QObject::connect(dialog, &QFileDialog::fileSelected, dialog,
                   [chosen](const QString& path) { chosen(QDir::toNativeSeparators(path)); });
  dialog->open();
}

}  // namespace

void browseFile(QWidget* parent, const QString& title, const QString& start, const QStringList& filters,
                const std::function<void(const QString&)>& chosen) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setFileMode(QFileDialog::ExistingFile);
  if (!filters.isEmpty()) dialog->setNameFilters(filters);
  open(dialog, start, chosen);
}

void browseFolder(QWidget* parent, const QString& title, const QString& start,
                  const std::function<void(const QString&)>& chosen) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  open(dialog, start, chosen);
}

void browseNewFile(QWidget* parent, const QString& title, const QString& start, const QStringList& filters,
                   const std::function<void(const QString&)>& chosen) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setFileMode(QFileDialog::AnyFile);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters(filters);
  static const QRegularExpression ending(QStringLiteral("\\(\\*\\.(\\w+)"));
  dialog->setDefaultSuffix(ending.match(filters.value(0)).captured(1));
  open(dialog, start, chosen);
  dialog->selectFile(QFileInfo(start).fileName());
}

}  // namespace iiswsgi::gui
