#include "gateway/wsgi/bridge/start.h"

#include "gateway/wsgi/bridge/errors.h"
#include "gateway/wsgi/bridge/loader.h"
#include "gateway/wsgi/bridge/log_stream.h"
#include "gateway/wsgi/bridge/platform.h"

namespace iiswsgi::wsgi {

namespace {

using contract::Failure;

Failure notStarted(const Interpreter& interpreter, const std::string& detail) {
  return {contract::codes::pythonNotStarted, interpreter.executable + " can't be started inside the gateway.",
          "See whether it starts by itself; a PYTHONHOME or PYTHONPATH that belongs to another Python is the usual "
          "reason.",
          detail};
}

class Configuration {
 public:
  Configuration() { PyConfig_InitPythonConfig(&m_config); }
  ~Configuration() { PyConfig_Clear(&m_config); }
  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  PyStatus fill(const Interpreter& interpreter) {
    m_config.install_signal_handlers = 0;
    m_config.parse_argv = 0;
    m_config.configure_c_stdio = 0;
    PyStatus status = set(&m_config.program_name, interpreter.executable);
    if (PyStatus_Exception(status)) return status;
    // Both: without `executable` Python looks for a program of its own name on PATH, and takes that one's home.
    status = set(&m_config.executable, interpreter.executable);
    if (PyStatus_Exception(status)) return status;
    status = setBase(interpreter);
    if (PyStatus_Exception(status)) return status;
    wchar_t name[] = L"iiswsgi-gateway";
    wchar_t* arguments[] = {name};
    return PyConfig_SetArgv(&m_config, 1, arguments);
  }
  PyStatus initialize() { return Py_InitializeFromConfig(&m_config); }

 private:
  /// From 3.11 on Python finds it by pyvenv.cfg, as python.exe itself does. Before, the launcher of an environment told
  /// python.exe in its environment variables.
  PyStatus setBase(const Interpreter& interpreter) {
    const bool found = interpreter.minor >= 11 || interpreter.baseExecutable.empty();
    return found ? PyStatus_Ok() : set(&m_config.base_executable, interpreter.baseExecutable);
  }
  PyStatus set(wchar_t** field, const std::string& text) { return setText(&m_config, field, text); }

  PyConfig m_config;
};

std::string reasonOf(const PyStatus& status) {
  std::string reason = status.func ? std::string(status.func) + ": " : std::string();
  return reason + (status.err_msg ? status.err_msg : "exit code " + std::to_string(status.exitcode));
}

PyStatus initialize(const Interpreter& interpreter) {
  PyPreConfig before;
  PyPreConfig_InitPythonConfig(&before);
  before.parse_argv = 0;
  PyStatus status = Py_PreInitialize(&before);
  if (PyStatus_Exception(status)) return status;
  Configuration configuration;
  status = configuration.fill(interpreter);
  return PyStatus_Exception(status) ? status : configuration.initialize();
}

bool replaceStream(const char* name, const char* original, const Object& stream) {
  return stream && PySys_SetObject(name, stream.get()) == 0 && PySys_SetObject(original, stream.get()) == 0;
}

/// What the host sends on standard input isn't the application's: it reads an empty file there.
bool replaceStreams(Log& log) {
  const Object io = Object::owned(PyImport_ImportModule("io"));
  const Object empty = io ? Object::owned(PyObject_CallMethod(io.get(), "BytesIO", nullptr)) : Object();
  const Object input =
      empty ? Object::owned(PyObject_CallMethod(io.get(), "TextIOWrapper", "O", empty.get())) : Object();
  return replaceStream("stdin", "__stdin__", input) &&
         replaceStream("stdout", "__stdout__", makeLogStream(log, "<stdout>", 1)) &&
         replaceStream("stderr", "__stderr__", makeLogStream(log, "<stderr>", 2));
}

}  // namespace

std::optional<Failure> startPython(const Interpreter& interpreter, Log& log) {
  const PyStatus status = initialize(interpreter);
  if (PyStatus_Exception(status)) return notStarted(interpreter, reasonOf(status));
  if (replaceStreams(log) && makeLoading()) return std::nullopt;
  PyErr_Print();
  return notStarted(interpreter, "its standard library doesn't work (see the log)");
}

}  // namespace iiswsgi::wsgi
