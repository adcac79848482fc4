#pragma once

#include <QDirIterator>

#include "tests/cli/workshop.h"

/// The sample's package on its way into the workshop's sandbox.
inline const QString sampleFolder = QStringLiteral(IISWSGI_SOURCE_DIR "/examples/sample.msdeploy");

/// Every file below a folder but this product's own state.
inline QMap<QString, QByteArray> filesBelow(const QString& folder) {
  QMap<QString, QByteArray> files;
  QDirIterator entries(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
  while (entries.hasNext()) {
    const QString path = entries.next();
    const QString relative = path.mid(folder.size() + 1);
    if (!relative.startsWith(".iiswsgi/") && !relative.contains("/__pycache__/"))
      files[relative] = Workshop::read(path);
  }
  return files;
}

inline QStringList installing(const Workshop& shop, const QString& package, const QStringList& more = {}) {
  return QStringList{"install",          package,    "--server",        shop.sandbox(),
                     "--no-environment", "--python", Workshop::python()} +
         more;
}

inline QString sampleIn(Workshop& shop) {
  const QString path = shop.path("iiswsgi-sample.zip");
  const auto built = shop.run({"package", "build", sampleFolder, "--output", path});
  if (built.exitCode != 0) qFatal("%s", qPrintable(built.text()));
  return path;
}

inline QString siteFolder(const Workshop& shop) {
  return shop.path("box/sites/Sandbox/iiswsgi-sample");
}
