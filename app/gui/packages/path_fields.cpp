#include "app/gui/packages/path_fields.h"

#include <QDir>

namespace iiswsgi::gui {

QString fullPath(const QString& written) {
  const QString text = written.trimmed();
  return text.isEmpty() ? QString() : QDir::toNativeSeparators(QDir().absoluteFilePath(text));
}

void askForPackage(Field* field, QLineEdit* line, QPushButton* browse, std::function<QString()> shown,
                   std::function<void(const QString&)> open) {
  field->addBeside(browse);
  QObject::connect(browse, &QPushButton::clicked, line, [line, open] {
    browseFile(line, Field::tr("Choose a package"), line->text(),
               {Field::tr("Packages (*.zip)"), Field::tr("All files (*)")}, open);
  });
  QObject::connect(line, &QLineEdit::returnPressed, line, [line, open] { open(line->text()); });
  QObject::connect(line, &QLineEdit::editingFinished, line, [line, shown, open] {
    if (fullPath(line->text()) != shown()) open(line->text());
  });
}

}  // namespace iiswsgi::gui
