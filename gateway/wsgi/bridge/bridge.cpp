#include <memory>
#include <thread>
#include <vector>

#include "gateway/wsgi/bridge/loader.h"
#include "gateway/wsgi/bridge/log_stream.h"
#include "gateway/wsgi/bridge/start.h"
#include "gateway/wsgi/bridge/worker.h"

namespace iiswsgi::wsgi {
namespace {

/// Makes the calling thread one of Python's for good, and holds the GIL for its lifetime.
class WithGil {
 public:
  WithGil() {
    // A thread's state is made once and kept: PyGILState_Ensure and _Release alone would make one for each request.
    if (!state()) {
      PyGILState_Ensure();
      state() = PyEval_SaveThread();
    }
    PyEval_RestoreThread(state());
  }
  ~WithGil() { state() = PyEval_SaveThread(); }
  WithGil(const WithGil&) = delete;
  WithGil& operator=(const WithGil&) = delete;

  static PyThreadState*& state() {
    static thread_local PyThreadState* known = nullptr;
    return known;
  }
};

/// CPython lives once in a process: so does what belongs to it.
class CPythonBridge : public Bridge {
 public:
  std::optional<contract::Failure> start(const Interpreter& interpreter, Log& log) override {
    if (auto failure = startPython(interpreter, log)) return failure;
    m_starter = std::this_thread::get_id();
    m_shared.log = &log;
    m_shared.output = PySys_GetObject("stdout");
    m_shared.errors = PySys_GetObject("stderr");
    Py_XINCREF(m_shared.output);
    Py_XINCREF(m_shared.errors);
    WithGil::state() = PyEval_SaveThread();
    return std::nullopt;
  }

  std::optional<contract::Failure> load(const Source& source, Details details) override {
    WithGil held;
    m_application = {};
    m_shared.application = nullptr;
    m_shared.details = details;
    m_mount = source.mount;
    ++m_generation;
    m_constants = makeConstants(m_shared.errors, source.multithread);
    auto failure = loadApplication(source, m_application);
    m_shared.application = m_application.get();
    flushLogStream(m_shared.output);
    flushLogStream(m_shared.errors);
    return failure;
  }

  void handle(const Variables& variables, Body& body, Response& response) override {
    WithGil held;
    const Object application = Object::shared(m_shared.application);
    const Shared shared = m_shared;
    worker().handle(shared, variables, body, response);
  }

  void finish() override {
    if (std::this_thread::get_id() != m_starter) return runExitHooks();
    PyEval_RestoreThread(WithGil::state());
    m_workers.clear();
    m_application = {};
    m_constants = {};
    dropLoading();
    Py_FinalizeEx();
  }

 private:
  /// All that another thread than the one that started Python may do: its main thread is gone.
  static void runExitHooks() {
    WithGil held;
    const Object hooks = Object::owned(PyImport_ImportModule("atexit"));
    const Object run = hooks ? Object::owned(PyObject_CallMethod(hooks.get(), "_run_exitfuncs", nullptr)) : Object();
    if (!run) PyErr_Print();
  }

  /// The calling thread's own. Called with the GIL, which guards the list too.
  Worker& worker() {
    static thread_local Worker* mine = nullptr;
    static thread_local unsigned generation = 0;
    if (!mine || generation != m_generation) {
      mine = m_workers.emplace_back(std::make_unique<Worker>(m_constants.get(), m_mount)).get();
      generation = m_generation;
    }
    return *mine;
  }

  std::thread::id m_starter;
  Shared m_shared;
  Object m_application;
  Object m_constants;
  std::optional<std::string> m_mount;
  unsigned m_generation = 0;  ///< of the application; workers of an earlier one are done with
  std::vector<std::unique_ptr<Worker>> m_workers;
};

}  // namespace
}  // namespace iiswsgi::wsgi

#if defined(_WIN32)
#define IISWSGI_EXPORT __declspec(dllexport)
#else
#define IISWSGI_EXPORT __attribute__((visibility("default")))
#endif

extern "C" IISWSGI_EXPORT iiswsgi::wsgi::Bridge* iiswsgiMakeBridge(int abi) {
  return abi == iiswsgiBridgeAbi ? new iiswsgi::wsgi::CPythonBridge : nullptr;
}
