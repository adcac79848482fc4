#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string_view>
#include <utility>

/// An owned reference, as thin as can be: the request path uses this and not pybind11. The GIL is held.
namespace iiswsgi::wsgi {

class Object {
 public:
  Object() = default;
  /// Takes over a new reference; null (an error is set) is fine.
  static Object owned(PyObject* object) {
    Object made;
    made.m_object = object;
    return made;
  }
  static Object shared(PyObject* object) {
    Py_XINCREF(object);
    return owned(object);
  }
  Object(Object&& other) noexcept : m_object(std::exchange(other.m_object, nullptr)) {}
  Object& operator=(Object&& other) noexcept {
    // The old one goes last: its end may run Python code that looks at us.
    PyObject* old = std::exchange(m_object, std::exchange(other.m_object, nullptr));
    Py_XDECREF(old);
    return *this;
  }
  ~Object() { Py_XDECREF(m_object); }

  PyObject* get() const { return m_object; }
  PyObject* release() { return std::exchange(m_object, nullptr); }
  explicit operator bool() const { return m_object != nullptr; }

 private:
  PyObject* m_object = nullptr;
};

/// The bytes of a bytes object, as long as it lives.
inline std::string_view bytesIn(PyObject* bytes) {
  return {PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))};
}

/// The beginning of a type of ours: `basicSize` bytes for each object.
inline PyTypeObject newType(const char* name, Py_ssize_t basicSize, unsigned long flags) {
  const PyVarObject heads[] = {PyVarObject_HEAD_INIT(nullptr, 0)};
  PyTypeObject type{};
  type.ob_base = heads[0];
  type.tp_name = name;
  type.tp_basicsize = basicSize;
  type.tp_flags = flags;
  return type;
}

/// Lets go of the GIL for its lifetime.
class WithoutGil {
 public:
  WithoutGil() : m_state(PyEval_SaveThread()) {}
  ~WithoutGil() { PyEval_RestoreThread(m_state); }
  WithoutGil(const WithoutGil&) = delete;
  WithoutGil& operator=(const WithoutGil&) = delete;

 private:
  PyThreadState* m_state;
};

}  // namespace iiswsgi::wsgi
