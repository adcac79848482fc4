#include "tests/wsgi/pythons.h"

#include <QDir>
#include <QProcess>

namespace iiswsgi::tests {

QString cache() {
  return QStringLiteral(IISWSGI_CACHE_FOLDER);
}

QString fetchedPython(const QString& platform, const QString& minor) {
  const QDir folders(cache());
  const QStringList names = folders.entryList({QStringLiteral("cpython-%1-%2.*").arg(platform, minor)}, QDir::Dirs);
  return names.isEmpty() ? QString() : interpreterIn(folders.filePath(names.first()));
}

Ran run(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.start(program, arguments);
  process.closeWriteChannel();
  if (!process.waitForFinished(120000)) process.kill();
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
          process.readAllStandardError()};
}

}  // namespace iiswsgi::tests
