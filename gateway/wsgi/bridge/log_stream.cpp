#include "gateway/wsgi/bridge/log_stream.h"

#include <structmember.h>

#include <new>
#include <string>

namespace iiswsgi::wsgi {
namespace {

constexpr std::size_t pendingLimit = 64 * 1024;

struct LogStream {
  PyObject_HEAD Log* log;
  std::string pending;  ///< a line that has no end yet
  const char* name;
  int file;
};

LogStream* streamOf(PyObject* self) {
  return reinterpret_cast<LogStream*>(self);
}

void flush(LogStream* stream) {
  if (stream->pending.empty()) return;
  std::string text;
  text.swap(stream->pending);
  stream->log->write(text);
}

void append(LogStream* stream, std::string_view text) {
  stream->pending.append(text);
  const bool whole = !stream->pending.empty() && stream->pending.back() == '\n';
  if (whole || stream->pending.size() > pendingLimit) flush(stream);
}

bool appendText(LogStream* stream, PyObject* text) {
  // Half of a surrogate pair is no reason to lose the line that tells about it.
  const Object bytes = Object::owned(PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace"));
  if (bytes) append(stream, bytesIn(bytes.get()));
  return static_cast<bool>(bytes);
}

PyObject* write(PyObject* self, PyObject* what) {
  if (PyUnicode_Check(what)) {
    if (!appendText(streamOf(self), what)) return nullptr;
    return PyLong_FromSsize_t(PyUnicode_GET_LENGTH(what));
  }
  // For those who use .buffer, which is the stream itself.
  Py_buffer view;
  if (PyObject_GetBuffer(what, &view, PyBUF_SIMPLE) < 0) return nullptr;
  append(streamOf(self), {static_cast<const char*>(view.buf), static_cast<std::size_t>(view.len)});
  const Py_ssize_t length = view.len;
  PyBuffer_Release(&view);
  return PyLong_FromSsize_t(length);
}

PyObject* writelines(PyObject* self, PyObject* lines) {
  const Object iterator = Object::owned(PyObject_GetIter(lines));
  if (!iterator) return nullptr;
  while (const Object line = Object::owned(PyIter_Next(iterator.get()))) {
    if (!Object::owned(write(self, line.get()))) return nullptr;
  }
  if (PyErr_Occurred()) return nullptr;
  Py_RETURN_NONE;
}

PyObject* flushMethod(PyObject* self, PyObject*) {
  flush(streamOf(self));
  Py_RETURN_NONE;
}

PyObject* fileno(PyObject* self, PyObject*) {
  return PyLong_FromLong(streamOf(self)->file);
}

PyObject* sayYes(PyObject*, PyObject*) {
  Py_RETURN_TRUE;
}

PyObject* sayNo(PyObject*, PyObject*) {
  Py_RETURN_FALSE;
}

PyObject* ignore(PyObject*, PyObject*, PyObject*) {
  Py_RETURN_NONE;
}

PyObject* self(PyObject* stream, void*) {
  Py_INCREF(stream);
  return stream;
}

PyObject* constant(PyObject*, void* text) {
  return PyUnicode_FromString(static_cast<const char*>(text));
}

PyObject* nameOf(PyObject* stream, void*) {
  return PyUnicode_FromString(streamOf(stream)->name);
}

PyObject* closedOf(PyObject*, void*) {
  Py_RETURN_FALSE;
}

PyObject* newlinesOf(PyObject*, void*) {
  Py_RETURN_NONE;
}

void destroy(PyObject* stream) {
  streamOf(stream)->pending.~basic_string();
  Py_TYPE(stream)->tp_free(stream);
}

PyMethodDef methods[] = {
    {"write", write, METH_O, nullptr},
    {"writelines", writelines, METH_O, nullptr},
    {"flush", flushMethod, METH_NOARGS, nullptr},
    {"fileno", fileno, METH_NOARGS, nullptr},
    {"isatty", sayNo, METH_NOARGS, nullptr},
    {"readable", sayNo, METH_NOARGS, nullptr},
    {"seekable", sayNo, METH_NOARGS, nullptr},
    {"writable", sayYes, METH_NOARGS, nullptr},
    {"reconfigure", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(ignore)), METH_VARARGS | METH_KEYWORDS,
     nullptr},
    // A program that closes sys.stderr doesn't close everybody's log.
    {"close", flushMethod, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    {"buffer", self, nullptr, nullptr, nullptr},
    {"encoding", constant, nullptr, nullptr, const_cast<char*>("utf-8")},
    {"errors", constant, nullptr, nullptr, const_cast<char*>("backslashreplace")},
    {"mode", constant, nullptr, nullptr, const_cast<char*>("w")},
    {"name", nameOf, nullptr, nullptr, nullptr},
    {"closed", closedOf, nullptr, nullptr, nullptr},
    {"newlines", newlinesOf, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyTypeObject makeType() {
  PyTypeObject type = newType("iiswsgi.LogStream", sizeof(LogStream), Py_TPFLAGS_DEFAULT);
  type.tp_dealloc = destroy;
  type.tp_methods = methods;
  type.tp_getset = properties;
  return type;
}

PyTypeObject logStreamType = makeType();

}  // namespace

Object makeLogStream(Log& log, const char* name, int file) {
  if (PyType_Ready(&logStreamType) < 0) return {};
  Object made = Object::owned(logStreamType.tp_alloc(&logStreamType, 0));
  if (!made) return {};
  LogStream* stream = streamOf(made.get());
  stream->log = &log;
  new (&stream->pending) std::string;
  stream->name = name;
  stream->file = file;
  return made;
}

void flushLogStream(PyObject* stream) {
  if (stream && Py_TYPE(stream) == &logStreamType) flush(streamOf(stream));
}

}  // namespace iiswsgi::wsgi
