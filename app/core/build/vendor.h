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

/// The Python on PATH, as this system calls it.
QString usualPython(bool windows);

/// pip's command line that puts wheels into `folder`.
host::Command downloadCommand(const Vendoring& vendoring, const QString& requirements, const QString& folder);
/// The project itself as a wheel: entry points are only there once it is installed.
host::Command wheelCommand(const Vendoring& vendoring, const QString& project, const QString& folder);

/// "flask==3.0.1 --hash=sha256:..." for each wheel, sorted: pip takes nothing else then. By file name, SHA-256 in hex.
QByteArray lockOf(const QMap<QString, QByteArray>& wheels);

/// Runs them; wheels lie in `folder`, which is made.
Result<void> vendor(host::Host& host, const Vendoring& vendoring, const QByteArray& requirements,
                    const QString& project, const QString& folder, package::Additions& additions);

}  // namespace iiswsgi::build
