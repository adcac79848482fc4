#pragma once

#include <QByteArray>
#include <QObject>

/// What every test of a window begins with: the light theme and Qt's file dialogs, whatever the desktop has, and files
/// to look at.
namespace iiswsgi::test {

class WindowTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
};

QByteArray contentOf(const QString& path);                 ///< empty if it can't be read
bool write(const QString& path, const QByteArray& bytes);  ///< its folder is made; whether all of it is there

}  // namespace iiswsgi::test
