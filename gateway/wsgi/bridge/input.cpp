#include "gateway/wsgi/bridge/input.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

namespace iiswsgi::wsgi {
namespace {

constexpr Py_ssize_t lineBuffer = 8192;
constexpr Py_ssize_t firstGuess = 64 * 1024;            // read() without a length that anybody told
constexpr Py_ssize_t trustedLength = 32 * 1024 * 1024;  // more than this is reserved only as it arrives

struct Input {
  PyObject_HEAD Body* body;
  std::string ahead;  ///< read for a line and not yet asked for, from `taken` on
  std::size_t taken;
  std::int64_t expected;  ///< bytes that are still to come by CONTENT_LENGTH; -1: unknown
  bool ended;
  bool aborted;
};

Input* inputOf(PyObject* self) {
  return reinterpret_cast<Input*>(self);
}

Py_ssize_t gone() {
  PyErr_SetString(PyExc_ConnectionAbortedError, "the client has gone before the end of the request's body");
  return -1;
}

/// Up to `wanted` bytes, 0 at the end, -1 with an error set.
Py_ssize_t receive(Input* input, char* into, Py_ssize_t wanted) {
  if (input->aborted) return gone();
  if (input->ended || !input->body || wanted <= 0) return 0;
  const auto size = static_cast<std::size_t>(wanted);
  std::ptrdiff_t got = input->body->read(into, size, Body::Wait::No);
  if (got == Body::WouldBlock) {
    Body* body = input->body;
    WithoutGil released;
    got = body->read(into, size, Body::Wait::Yes);
  }
  if (got < 0) {
    input->aborted = true;
    return gone();
  }
  if (got == 0) input->ended = true;
  if (input->expected >= got) input->expected -= got;
  return got;
}

Py_ssize_t takeAhead(Input* input, char* into, Py_ssize_t wanted) {
  const std::size_t there = std::min(input->ahead.size() - input->taken, static_cast<std::size_t>(wanted));
  std::memcpy(into, input->ahead.data() + input->taken, there);
  input->taken += there;
  if (input->taken == input->ahead.size()) {
    input->ahead.clear();
    input->taken = 0;
  }
  return static_cast<Py_ssize_t>(there);
}

/// Shorter or longer; null with an error set, the old object gone.
PyObject* resized(PyObject* bytes, Py_ssize_t size) {
  if (PyBytes_GET_SIZE(bytes) != size) _PyBytes_Resize(&bytes, size);
  return bytes;
}

/// How much to reserve: what was asked for as far as anybody vouches for it, else a first piece.
Py_ssize_t reservation(const Input* input, Py_ssize_t wanted) {
  const auto ahead = static_cast<Py_ssize_t>(input->ahead.size() - input->taken);
  Py_ssize_t likely = firstGuess;
  if (input->expected >= 0)
    likely = ahead + static_cast<Py_ssize_t>(std::min<std::int64_t>(input->expected, trustedLength));
  if (wanted >= 0) likely = std::min(likely, wanted);
  return std::max<Py_ssize_t>(likely, wanted < 0 ? 1 : std::min<Py_ssize_t>(wanted, firstGuess));
}

/// As a file: blocks until there are `wanted` bytes or the end; -1: all.
PyObject* readBytes(Input* input, Py_ssize_t wanted) {
  PyObject* bytes = PyBytes_FromStringAndSize(nullptr, wanted == 0 ? 0 : reservation(input, wanted));
  if (!bytes || wanted == 0) return bytes;
  Py_ssize_t length = takeAhead(input, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  while (wanted < 0 || length < wanted) {
    const Py_ssize_t room = PyBytes_GET_SIZE(bytes);
    if (length == room) {
      // The end often follows just here: one byte aside tells, before a large buffer doubles.
      char next;
      const Py_ssize_t more = receive(input, &next, 1);
      if (more == 0) break;
      Py_ssize_t larger = room > PY_SSIZE_T_MAX / 2 ? PY_SSIZE_T_MAX : room * 2;
      if (wanted >= 0) larger = std::min(larger, wanted);
      if (more > 0 && _PyBytes_Resize(&bytes, larger) < 0) return nullptr;
      if (more < 0) {
        Py_DECREF(bytes);
        return nullptr;
      }
      PyBytes_AS_STRING(bytes)[length++] = next;
      continue;
    }
    const Py_ssize_t got = receive(input, PyBytes_AS_STRING(bytes) + length, room - length);
    if (got < 0) {
      Py_DECREF(bytes);
      return nullptr;
    }
    if (got == 0) break;
    length += got;
  }
  return resized(bytes, length);
}

/// More of the line into `ahead`; false: the end (or an error, which is set).
bool readAhead(Input* input) {
  if (input->taken) {
    input->ahead.erase(0, input->taken);
    input->taken = 0;
  }
  char buffer[lineBuffer];
  const Py_ssize_t got = receive(input, buffer, lineBuffer);
  if (got > 0) input->ahead.append(buffer, static_cast<std::size_t>(got));
  return got > 0;
}

/// `limit` < 0: as long as the line is. Empty at the end.
PyObject* readLine(Input* input, Py_ssize_t limit) {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view there = std::string_view(input->ahead).substr(input->taken);
    const std::size_t newline = there.find('\n', searched);
    const std::size_t most = limit < 0 ? std::string_view::npos : static_cast<std::size_t>(limit);
    const std::size_t end = newline == std::string_view::npos ? there.size() : newline + 1;
    if (newline != std::string_view::npos || end >= most || !readAhead(input)) {
      if (PyErr_Occurred()) return nullptr;
      const std::size_t length = std::min(end, most);
      PyObject* line = PyBytes_FromStringAndSize(input->ahead.data() + input->taken, static_cast<Py_ssize_t>(length));
      input->taken += line ? length : 0;
      return line;
    }
    searched = end;
  }
}

/// The only argument, a number or None; -1 if there is none. False with an error set.
bool sizeFrom(PyObject* const* arguments, Py_ssize_t count, const char* name, Py_ssize_t& size) {
  size = -1;
  if (count > 1) {
    PyErr_Format(PyExc_TypeError, "%s() takes at most one argument", name);
    return false;
  }
  if (count == 0 || arguments[0] == Py_None) return true;
  size = PyNumber_AsSsize_t(arguments[0], PyExc_OverflowError);
  return size != -1 || !PyErr_Occurred();
}

PyObject* read(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  Py_ssize_t size;
  if (!sizeFrom(arguments, count, "read", size)) return nullptr;
  return readBytes(inputOf(self), size < 0 ? -1 : size);
}

PyObject* readline(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  Py_ssize_t size;
  if (!sizeFrom(arguments, count, "readline", size)) return nullptr;
  return readLine(inputOf(self), size);
}

PyObject* readlines(PyObject* self, PyObject* const* arguments, Py_ssize_t count) {
  Py_ssize_t hint;
  if (!sizeFrom(arguments, count, "readlines", hint)) return nullptr;
  Object lines = Object::owned(PyList_New(0));
  Py_ssize_t total = 0;
  while (lines && (hint <= 0 || total < hint)) {
    const Object line = Object::owned(readLine(inputOf(self), -1));
    if (!line) return nullptr;
    if (PyBytes_GET_SIZE(line.get()) == 0) break;
    total += PyBytes_GET_SIZE(line.get());
    if (PyList_Append(lines.get(), line.get()) < 0) return nullptr;
  }
  return lines.release();
}

PyObject* next(PyObject* self) {
  Object line = Object::owned(readLine(inputOf(self), -1));
  if (!line || PyBytes_GET_SIZE(line.get()) == 0) return nullptr;
  return line.release();
}

PyObject* ignore(PyObject*, PyObject*) {
  Py_RETURN_NONE;
}

PyObject* sayYes(PyObject*, PyObject*) {
  Py_RETURN_TRUE;
}

PyObject* sayNo(PyObject*, PyObject*) {
  Py_RETURN_FALSE;
}

void destroy(PyObject* self) {
  inputOf(self)->ahead.~basic_string();
  Py_TYPE(self)->tp_free(self);
}

template <class Function>
PyCFunction asMethod(Function function) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

PyMethodDef methods[] = {
    {"read", asMethod(read), METH_FASTCALL, nullptr},
    {"readline", asMethod(readline), METH_FASTCALL, nullptr},
    {"readlines", asMethod(readlines), METH_FASTCALL, nullptr},
    {"readable", sayYes, METH_NOARGS, nullptr},
    {"writable", sayNo, METH_NOARGS, nullptr},
    {"seekable", sayNo, METH_NOARGS, nullptr},
    {"close", ignore, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyTypeObject makeType() {
  PyTypeObject type = newType("iiswsgi.Input", sizeof(Input), Py_TPFLAGS_DEFAULT);
  type.tp_dealloc = destroy;
  type.tp_methods = methods;
  type.tp_iter = PyObject_SelfIter;
  type.tp_iternext = next;
  return type;
}

PyTypeObject inputType = makeType();

}  // namespace

Object makeInput() {
  if (PyType_Ready(&inputType) < 0) return {};
  Object made = Object::owned(inputType.tp_alloc(&inputType, 0));
  if (!made) return {};
  new (&inputOf(made.get())->ahead) std::string;
  inputOf(made.get())->ended = true;
  return made;
}

void openInput(PyObject* object, Body& body, std::int64_t expected) {
  Input* input = inputOf(object);
  input->body = &body;
  input->ahead.clear();
  input->taken = 0;
  input->expected = expected;
  input->ended = input->aborted = false;
}

void closeInput(PyObject* object) {
  Input* input = inputOf(object);
  input->body = nullptr;
  input->ended = true;
  input->aborted = false;
  input->ahead.clear();
  input->taken = 0;
}

bool inputAborted(PyObject* object) {
  return inputOf(object)->aborted;
}

}  // namespace iiswsgi::wsgi
