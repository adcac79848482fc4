#include "gateway/wsgi/bridge/start_response.h"

#include <cstddef>

namespace iiswsgi::wsgi {
namespace {

struct StartResponse {
  PyObject_HEAD vectorcallfunc vectorcall;
  Answer* answer;
};

StartResponse* startResponseOf(PyObject* self) {
  return reinterpret_cast<StartResponse*>(self);
}

Answer* answerOf(PyObject* self) {
  Answer* answer = startResponseOf(self)->answer;
  if (!answer) PyErr_SetString(PyExc_RuntimeError, "this request is over");
  return answer;
}

PyObject* write(PyObject* self, PyObject* block) {
  Answer* answer = answerOf(self);
  if (!answer) return nullptr;
  if (!PyBytes_Check(block)) {
    PyErr_Format(PyExc_TypeError, "write() takes bytes, not %.100s", Py_TYPE(block)->tp_name);
    return nullptr;
  }
  if (answer->gone()) {
    PyErr_SetString(PyExc_ConnectionAbortedError, "the client has gone");
    return nullptr;
  }
  if (PyBytes_GET_SIZE(block) > 0) answer->send(bytesIn(block));
  Py_RETURN_NONE;
}

PyMethodDef writeMethod = {"write", write, METH_O, nullptr};

PyObject* call(PyObject* self, PyObject* const* arguments, std::size_t flags, PyObject* names) {
  const Py_ssize_t positional = PyVectorcall_NARGS(flags);
  const Py_ssize_t named = names ? PyTuple_GET_SIZE(names) : 0;
  Answer* answer = answerOf(self);
  if (!answer) return nullptr;
  const bool excInfoByName =
      named == 1 && positional == 2 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "exc_info") == 0;
  if (positional + named < 2 || positional + named > 3 || (named > 0 && !excInfoByName)) {
    PyErr_SetString(PyExc_TypeError, "start_response takes a status, a list of headers and, if need be, exc_info");
    return nullptr;
  }
  PyObject* excInfo = positional + named == 3 ? arguments[2] : nullptr;
  if (!answer->begin(arguments[0], arguments[1], excInfo)) return nullptr;
  return PyCFunction_New(&writeMethod, self);
}

PyTypeObject makeType() {
  PyTypeObject type =
      newType("iiswsgi.start_response", sizeof(StartResponse), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL);
  type.tp_vectorcall_offset = offsetof(StartResponse, vectorcall);
  type.tp_call = PyVectorcall_Call;
  return type;
}

PyTypeObject startResponseType = makeType();

}  // namespace

Object makeStartResponse() {
  if (PyType_Ready(&startResponseType) < 0) return {};
  Object made = Object::owned(startResponseType.tp_alloc(&startResponseType, 0));
  if (made) startResponseOf(made.get())->vectorcall = call;
  return made;
}

void bindStartResponse(PyObject* startResponse, Answer* answer) {
  startResponseOf(startResponse)->answer = answer;
}

}  // namespace iiswsgi::wsgi
