#include "gateway/wsgi/bridge/loader.h"

#include <pybind11/pybind11.h>

#include "gateway/wsgi/bridge/errors.h"
#include "asgi_source.h"
#include "gateway/wsgi/bridge/platform.h"
#include "loading_source.h"

namespace py = pybind11;

namespace iiswsgi::wsgi {
namespace {

PyObject* loading = nullptr;

py::module_ makeModule() {
  constexpr const char* file = "<iiswsgi>";
  py::module_ made = py::reinterpret_steal<py::module_>(PyModule_New("iiswsgi_loading"));
  made.attr("__file__") = file;
  made.attr("asgi_source") = asgiSource;  // run only where an application needs it
  const py::object code = py::reinterpret_steal<py::object>(Py_CompileString(loadingSource, file, Py_file_input));
  if (!code) throw py::error_already_set();
  py::dict names = made.attr("__dict__");
  names["__builtins__"] = py::module_::import("builtins");
  if (!py::reinterpret_steal<py::object>(PyEval_EvalCode(code.ptr(), names.ptr(), names.ptr())))
    throw py::error_already_set();
  return made;
}

contract::Failure letterOf(const py::object& letter) {
  return {letter.attr("code").cast<int>(), letter.attr("message").cast<std::string>(),
          letter.attr("hint").cast<std::string>(), letter.attr("detail").cast<std::string>()};
}

contract::Failure unforeseen(std::string traceback) {
  return {contract::codes::importFailed, "The application can't be loaded: " + lastLineOf(traceback) + ".",
          "The detail shows where it failed.", std::move(traceback)};
}

py::str pathText(const std::string& path) {
  return py::reinterpret_steal<py::str>(
      PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size())));
}

}  // namespace

bool makeLoading() {
  try {
    py::module_ made = makeModule();
    made.attr("correct_path")(pathText(programFolder()));
    loading = made.release().ptr();
    return true;
  } catch (py::error_already_set& error) {
    error.restore();
    return false;
  }
}

void dropLoading() {
  Py_CLEAR(loading);
}

std::optional<contract::Failure> loadApplication(const Source& source, Object& application) {
  const py::handle module(loading);
  try {
    py::object loaded = module.attr("load")(pathText(source.iniFile), py::str(source.iniSection),
                                            py::str(source.callable), pathText(source.folder));
    application = Object::owned(loaded.release().ptr());
    return std::nullopt;
  } catch (py::error_already_set& error) {
    if (error.matches(module.attr("Letter"))) return letterOf(error.value());
    error.restore();
    return unforeseen(takeTraceback());
  } catch (const std::exception& error) {
    return unforeseen(error.what());
  }
}

// Here and not in a file of its own, since it is a call of the same module.
std::string takeTraceback() {
  if (!PyErr_Occurred()) return {};
  const py::error_already_set error;
  // Before 3.12 an exception raised in C doesn't know its own traceback.
  if (error.trace()) PyException_SetTraceback(error.value().ptr(), error.trace().ptr());
  try {
    return py::handle(loading).attr("describe")(error.value()).cast<std::string>();
  } catch (const std::exception&) {
    return error.what();
  }
}

std::string lastLineOf(const std::string& traceback) {
  const std::size_t end = traceback.find_last_not_of(" \r\n");
  if (end == std::string::npos) return "unknown error";
  const std::size_t newline = traceback.rfind('\n', end);
  const std::size_t start = newline == std::string::npos ? 0 : newline + 1;
  return traceback.substr(start, end + 1 - start);
}

}  // namespace iiswsgi::wsgi
