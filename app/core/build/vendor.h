#pragma once

#include "app/core/host/host.h"
#include "app/core/package/generate.h"

/// Brings a project's dependencies along as wheels, so that the server that installs it needs no network.
namespace iiswsgi::build {

struct Vendoring {
  QString python;    ///< interpreter whose pip is asked, full path or a name on PATH
  QString version;   ///< "3.12": of the Python that will run it; empty: of `python`
  QString platform;  ///< "win_amd64"; empty: of this machine
};

using Cancelled = std::shared_ptr<const std::atomic<bool>>;  ///< may be nothing

/// What the wheels are for.
struct Wanted {
  QByteArray requirements;  ///< lines for pip; "." and "./libs/shop" are folders of the project
  QStringList options;      ///< pip's own, from the project's files: "--index-url ...", "-c constraints.txt"
  QString project;          ///< its folder, full path
  QStringList files;        ///< of the project: what is packed
  QString version;          ///< the project's; empty: nobody says it
  QDateTime newest;         ///< of its files
};

/// The Python on PATH, as this system calls it.
QString usualPython(bool windows);

/// pip's command line that puts wheels into `folder`.
host::Command downloadCommand(const Vendoring& vendoring, const Wanted& wanted, const QString& requirements,
                              const QString& folder);
/// A folder of sources as a wheel: entry points are only there once it is installed. The same sources give the same
/// bytes, as far as their own build lets them.
host::Command wheelCommand(const Vendoring& vendoring, const Wanted& wanted, const QString& sources,
                           const QString& folder);

/// "flask==3.0.1 --hash=sha256:..." for each wheel, sorted: pip takes nothing else then. By file name, SHA-256 in hex.
QByteArray lockOf(const QMap<QString, QByteArray>& wheels);

/// Some lines name folders of the project: their builds are run on this machine.
bool buildsSources(const QByteArray& requirements);

/// Runs them; wheels lie in `folder`, which is made. The project's own build runs on a copy of its files. `cancelled`,
/// set by another thread, ends pip: package::codes::cancelled.
Result<void> vendor(host::Host& host, const Vendoring& vendoring, const Wanted& wanted, const QString& folder,
                    package::Additions& additions, const Cancelled& cancelled = {});

}  // namespace iiswsgi::build
