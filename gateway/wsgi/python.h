#pragma once

#include <memory>
#include <string>
#include <variant>

#include "gateway/wsgi/bridge.h"

/// From "this Python" to a bridge that is it. Nothing here is linked to Python.
///
/// Flow:
///   1. `findInterpreter(path)` runs the interpreter once, which alone knows what it is and where its library lies.
///   2. `loadBridge(interpreter, folder)` loads libpython for everybody (extension modules of Debian and others look
///      their symbols up there) and then the bridge of its minor version for ourselves.
///   3. `Bridge::start` and the rest: see bridge.h. Neither library is ever unloaded.
namespace iiswsgi::wsgi {

/// `pythonPath`: an interpreter, a virtual environment's or an installation's folder, a bare name to be looked up on
/// PATH; empty: python3 on PATH. Errors: pythonNotFound, pythonNotEmbeddable.
std::variant<Interpreter, contract::Failure> findInterpreter(const std::string& pythonPath);

/// `bridgeFolder`: where iiswsgi-bridge-cp3*.so lie, normally the program's own. Once for each process.
/// Errors: bridgeMissing, pythonNotEmbeddable.
std::variant<std::unique_ptr<Bridge>, contract::Failure> loadBridge(const Interpreter& interpreter,
                                                                    const std::string& bridgeFolder);

}  // namespace iiswsgi::wsgi
