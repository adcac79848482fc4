#pragma once

#include <optional>

#include "app/core/discovery/observed.h"
#include "app/core/host/host.h"

/// One interpreter, asked about itself.
namespace iiswsgi::discovery {

/// The interpreter of a virtual environment or of any prefix (conda, a built Python); empty if the folder is neither.
QString interpreterIn(host::Host& host, const QString& folder);

struct VirtualEnvironment {
  QString folder;  ///< empty from parseVirtualEnvironment
  QString home;    ///< "home" of pyvenv.cfg: the folder of the base interpreter
  QString version;
};

/// The text of a pyvenv.cfg, by venv ("version") or by virtualenv ("version_info").
VirtualEnvironment parseVirtualEnvironment(const QByteArray& pyvenv);

/// Read from the pyvenv.cfg beside the interpreter's folder (or in it, as Windows allows).
std::optional<VirtualEnvironment> virtualEnvironmentOf(host::Host& host, const QString& executable);

/// What an interpreter says, and the file that it really is: two names of one interpreter have the same identity.
struct Interpreter {
  Python python;
  QString identity;
};

/// Why IIS can't use a Python of the Microsoft Store, or an environment on top of one.
QString storeProblem();

/// Starts the interpreter for a moment. Error: it can't be started, or it isn't a Python.
Result<Interpreter> askInterpreter(host::Host& host, const QString& executable, const QString& foundBy);

}  // namespace iiswsgi::discovery
