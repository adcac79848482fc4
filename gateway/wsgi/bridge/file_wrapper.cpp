#include "gateway/wsgi/bridge/file_wrapper.h"

#include <structmember.h>

#include <algorithm>

#include "gateway/wsgi/bridge/platform.h"

namespace iiswsgi::wsgi {
namespace {

struct FileWrapper {
  PyObject_HEAD PyObject* file;
  PyObject* read;
  Py_ssize_t blockSize;
};

FileWrapper* wrapperOf(PyObject* self) {
  return reinterpret_cast<FileWrapper*>(self);
}

PyObject* make(PyTypeObject* type, PyObject* arguments, PyObject* named) {
  static const char* names[] = {"filelike", "blksize", nullptr};
  PyObject* file = nullptr;
  Py_ssize_t blockSize = 8192;
  if (!PyArg_ParseTupleAndKeywords(arguments, named, "O|n", const_cast<char**>(names), &file, &blockSize))
    return nullptr;
  Object read = Object::owned(PyObject_GetAttrString(file, "read"));
  if (!read) return nullptr;
  PyObject* self = type->tp_alloc(type, 0);
  if (!self) return nullptr;
  Py_INCREF(file);
  wrapperOf(self)->file = file;
  wrapperOf(self)->read = read.release();
  wrapperOf(self)->blockSize = blockSize > 0 ? blockSize : 8192;
  return self;
}

PyObject* next(PyObject* self) {
  Object block = Object::owned(PyObject_CallFunction(wrapperOf(self)->read, "n", wrapperOf(self)->blockSize));
  if (!block) return nullptr;
  const int more = PyObject_IsTrue(block.get());
  return more == 1 ? block.release() : nullptr;
}

PyObject* close(PyObject* self, PyObject*) {
  const Object method = Object::owned(PyObject_GetAttrString(wrapperOf(self)->file, "close"));
  if (!method) {
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) return nullptr;
    PyErr_Clear();
    Py_RETURN_NONE;
  }
  return PyObject_CallObject(method.get(), nullptr);
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(wrapperOf(self)->file);
  Py_VISIT(wrapperOf(self)->read);
  return 0;
}

int clear(PyObject* self) {
  Py_CLEAR(wrapperOf(self)->file);
  Py_CLEAR(wrapperOf(self)->read);
  return 0;
}

void destroy(PyObject* self) {
  PyObject_GC_UnTrack(self);
  clear(self);
  Py_TYPE(self)->tp_free(self);
}

PyMethodDef methods[] = {{"close", close, METH_NOARGS, nullptr}, {nullptr, nullptr, 0, nullptr}};

PyMemberDef members[] = {
    {"filelike", T_OBJECT, offsetof(FileWrapper, file), READONLY, nullptr},
    {"blksize", T_PYSSIZET, offsetof(FileWrapper, blockSize), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyTypeObject makeType() {
  PyTypeObject made = newType("iiswsgi.FileWrapper", sizeof(FileWrapper), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC);
  made.tp_new = make;
  made.tp_dealloc = destroy;
  made.tp_traverse = traverse;
  made.tp_clear = clear;
  made.tp_iter = PyObject_SelfIter;
  made.tp_iternext = next;
  made.tp_methods = methods;
  made.tp_members = members;
  return made;
}

PyTypeObject wrapperType = makeType();

/// io.FileIO, io.BufferedReader, io.BufferedRandom: strong references for ever.
struct KnownFiles {
  PyObject* types[3] = {nullptr, nullptr, nullptr};
};

const KnownFiles* knownFiles() {
  static KnownFiles known;
  if (known.types[0]) return &known;
  const Object io = Object::owned(PyImport_ImportModule("io"));
  if (!io) return nullptr;
  const char* names[] = {"BufferedReader", "BufferedRandom", "FileIO"};
  for (int i = 2; i >= 0; --i) {
    known.types[i] = PyObject_GetAttrString(io.get(), names[i]);
    if (!known.types[i]) return nullptr;
  }
  return &known;
}

bool isOneOf(PyObject* object, PyObject* const* types, int count) {
  return std::any_of(types, types + count,
                     [&](PyObject* type) { return reinterpret_cast<PyObject*>(Py_TYPE(object)) == type; });
}

/// The file whose bytes are those of the descriptor. A gzip.GzipFile has a fileno() too, of what it unpacks.
Object plainFile(PyObject* file) {
  const KnownFiles* known = knownFiles();
  if (!known) return {};
  Object inner = Object::shared(file);
  if (!isOneOf(file, known->types, 3)) {
    // tempfile's wrapper holds the file in an attribute.
    inner = Object::owned(PyObject_GetAttrString(file, "file"));
    if (!inner || !isOneOf(inner.get(), known->types, 3)) return {};
  }
  if (isOneOf(inner.get(), known->types, 2)) {
    const Object raw = Object::owned(PyObject_GetAttrString(inner.get(), "raw"));
    if (!raw || !isOneOf(raw.get(), known->types + 2, 1)) return {};
  }
  return inner;
}

std::optional<std::int64_t> numberFrom(PyObject* object, const char* method) {
  const Object number = Object::owned(PyObject_CallMethod(object, method, nullptr));
  if (!number) return std::nullopt;
  const long long value = PyLong_AsLongLong(number.get());
  if (value == -1 && PyErr_Occurred()) return std::nullopt;
  return value;
}

std::optional<FileRange> rangeOf(PyObject* wrapped) {
  const Object file = plainFile(wrapped);
  if (!file) return std::nullopt;
  const auto descriptor = numberFrom(file.get(), "fileno");
  const auto offset = descriptor ? numberFrom(file.get(), "tell") : std::nullopt;
  const auto plain = offset ? plainFileOf(static_cast<int>(*descriptor)) : std::nullopt;
  if (!plain) return std::nullopt;
  return FileRange{plain->file, *offset, std::max<std::int64_t>(0, plain->size - *offset)};
}

}  // namespace

PyObject* fileWrapperType() {
  if (PyType_Ready(&wrapperType) < 0) return nullptr;
  return reinterpret_cast<PyObject*>(&wrapperType);
}

std::optional<FileRange> fileRangeOf(PyObject* iterable) {
  if (Py_TYPE(iterable) != &wrapperType) return std::nullopt;
  const auto range = rangeOf(wrapperOf(iterable)->file);
  if (!range) PyErr_Clear();
  return range;
}

}  // namespace iiswsgi::wsgi
