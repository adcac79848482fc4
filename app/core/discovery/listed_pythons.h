#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include "app/core/host/host.h"

/// Pythons that somebody keeps a list of: Windows' registry, the py launcher, conda.
namespace iiswsgi::discovery {

struct ListedPython {
  QString executable;
  QString version;  ///< "3.11" or as long as the list says it; empty if it doesn't
  QString foundBy;
  bool operator==(const ListedPython&) const = default;
};

/// PEP 514: Software\Python\<company>\<tag>\InstallPath of the person and of the machine, in both views of the
/// registry.
QList<ListedPython> registeredPythons(host::Host& host);

/// What `py -0p` prints, in the forms of the launcher (3.x, from 3.11 on with "-V:") and of the install manager:
///   -3.9-64        C:\Python39\python.exe *
///   -V:3.12 *      C:\Program Files\Python312\python.exe
QList<ListedPython> parseLauncherList(const QByteArray& output);

/// ~/.conda/environments.txt: a prefix on each line.
QStringList parseCondaEnvironments(const QByteArray& bytes);

/// Whether a path belongs to a package of the Microsoft Store.
bool isFromStore(const QString& path);
/// "3.11" from "PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0", a package's folder.
QString storeVersion(const QString& folderName);

}  // namespace iiswsgi::discovery
