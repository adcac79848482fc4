#include "gateway/wsgi/bridge/worker.h"

#include "gateway/wsgi/bridge/file_wrapper.h"
#include "gateway/wsgi/bridge/input.h"
#include "gateway/wsgi/bridge/log_stream.h"
#include "gateway/wsgi/bridge/start_response.h"

namespace iiswsgi::wsgi {

bool Worker::prepare() {
  if (!m_input) m_input = makeInput();
  if (m_input && !m_startResponse) m_startResponse = makeStartResponse();
  return m_input && m_startResponse;
}

/// Both are kept for the next request unless somebody else still holds them: he must not see another's request.
void Worker::release() {
  closeInput(m_input.get());
  bindStartResponse(m_startResponse.get(), nullptr);
  if (Py_REFCNT(m_input.get()) > 1) m_input = {};
  if (Py_REFCNT(m_startResponse.get()) > 1) m_startResponse = {};
}

void Worker::handle(const Shared& shared, const Variables& variables, Body& body, Response& response) {
  const bool prepared = prepare();
  RequestFacts facts;
  Object dictionary = prepared ? m_environ.make(variables, m_input.get(), facts) : Object();
  Request request(shared, facts, m_input.get(), response);
  if (dictionary && !shared.application) PyErr_SetString(PyExc_RuntimeError, "no application is loaded");
  if (PyErr_Occurred()) return request.fail();
  openInput(m_input.get(), body, facts.contentLength);
  bindStartResponse(m_startResponse.get(), &request.answer());
  request.run(dictionary.get(), m_startResponse.get());
  dictionary = {};
  release();
  flushLogStream(shared.output);
  flushLogStream(shared.errors);
}

namespace {

bool add(PyObject* dictionary, const char* key, Object value) {
  return value && PyDict_SetItemString(dictionary, key, value.get()) == 0;
}

Object text(const char* value) {
  return Object::owned(PyUnicode_FromString(value));
}

Object truth(bool value) {
  return Object::shared(value ? Py_True : Py_False);
}

}  // namespace

Object makeConstants(PyObject* errors, bool multithread) {
  Object made = Object::owned(PyDict_New());
  PyObject* constants = made.get();
  // What PEP 3333 wants in any case, should a host leave it away; its own values replace these.
  const bool complete =
      constants && add(constants, "REQUEST_METHOD", text("GET")) && add(constants, "QUERY_STRING", text("")) &&
      add(constants, "SERVER_NAME", text("localhost")) && add(constants, "SERVER_PORT", text("80")) &&
      add(constants, "SERVER_PROTOCOL", text("HTTP/1.1")) &&
      add(constants, "wsgi.version", Object::owned(Py_BuildValue("(ii)", 1, 0))) &&
      add(constants, "wsgi.errors", Object::shared(errors)) && add(constants, "wsgi.multithread", truth(multithread)) &&
      add(constants, "wsgi.multiprocess", truth(true)) && add(constants, "wsgi.run_once", truth(false)) &&
      add(constants, "wsgi.input_terminated", truth(true)) &&
      add(constants, "wsgi.file_wrapper", Object::shared(fileWrapperType()));
  return complete ? std::move(made) : Object();
}

}  // namespace iiswsgi::wsgi
