#pragma once

#include <QFileDialog>
#include <QLineEdit>
#include <QTest>

/// The desktop's file dialog, as a person uses it.
namespace iiswsgi::test {

/// The one that is open, below a window or one of its panels; null: there is none.
inline QFileDialog* fileDialogOf(const QWidget& window) {
  QFileDialog* found = nullptr;
  for (auto* dialog : window.findChildren<QFileDialog*>()) {
    if (dialog->isVisible()) found = dialog;
  }
  return found;
}

/// The name is typed, and Return pressed.
inline void choose(QFileDialog* dialog, const QString& path) {
  auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
  QVERIFY(name);
  name->setText(path);
  QTest::keyClick(name, Qt::Key_Return);
  QTRY_VERIFY(!dialog->isVisible());
}

}  // namespace iiswsgi::test
