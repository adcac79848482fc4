#include "tests/gui/window_test.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "app/gui/style/theme.h"

namespace iiswsgi::test {

void WindowTest::initTestCase() {
  // The desktop's own dialog can't be pressed by a test.
  QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
  gui::applyTheme(*qApp, gui::lightTheme());
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

}  // namespace iiswsgi::test
