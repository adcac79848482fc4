#include "app/gui/widgets/browse.h"

#include <QDir>
#include <QFileDialog>

namespace iiswsgi::gui {
namespace {

void open(QFileDialog* dialog, const QString& start, const std::function<void(const QString&)>& chosen) {
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  const QFileInfo place(start);
  if (!start.isEmpty()) dialog->setDirectory(place.isDir() ? start : place.path());
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

void browseNewFile(QWidget* parent, const QString& title, const QString& start,
                   const std::function<void(const QString&)>& chosen) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setFileMode(QFileDialog::AnyFile);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  open(dialog, start, chosen);
  if (!start.isEmpty()) dialog->selectFile(QFileInfo(start).fileName());
}

}  // namespace iiswsgi::gui
