#pragma once

#include <QByteArray>
#include <QString>

#include "app/core/host/host.h"

/// Microsoft's deployment tools on this machine: worth telling, and worth knowing before their caches are touched.
namespace iiswsgi::discovery {

struct Tools {
  QString msDeploy;              ///< msdeploy.exe of Web Deploy; full paths, empty: not installed
  QString webPlatformInstaller;  ///< WebPlatformInstaller.exe
  /// The one of its programs that runs, by name; empty: none. It writes its caches when it ends.
  QString runningInstaller;
};

Tools findTools(host::Host& host);

/// The Web Platform Installer's program that runs, installed or carried along; empty: none does. An error: nobody can
/// say.
Result<QString> runningInstaller(host::Host& host);

/// Whether `tasklist /FO CSV /NH` names a program. Its rows begin with the name in quotes whatever Windows' language.
bool namesProgram(const QByteArray& tasklist, const QString& program);

}  // namespace iiswsgi::discovery
