#include "gateway/wsgi/bridge/request.h"

#include "gateway/contract/error_page.h"
#include "gateway/wsgi/bridge/errors.h"
#include "gateway/wsgi/bridge/file_wrapper.h"
#include "gateway/wsgi/bridge/input.h"
#include "gateway/wsgi/bridge/log_stream.h"

namespace iiswsgi::wsgi {

using contract::Failure;

namespace {

bool isExactlyListOrTuple(PyObject* object) {
  return PyList_CheckExact(object) || PyTuple_CheckExact(object);
}

/// An iterable that says it has one block (PEP 3333, "Handling the Content-Length Header").
bool hasOneBlock(PyObject* iterable) {
  const PySequenceMethods* methods = Py_TYPE(iterable)->tp_as_sequence;
  if (!methods || !methods->sq_length) return false;
  const Py_ssize_t length = PyObject_Size(iterable);
  if (length < 0) PyErr_Clear();
  return length == 1;
}

/// An iterator has come to its end; false with its error set.
bool endedWell() {
  if (!PyErr_Occurred()) return true;
  if (!PyErr_ExceptionMatches(PyExc_StopIteration)) return false;
  PyErr_Clear();
  return true;
}

/// For the log: what a client sends can't begin a line of its own.
std::string printable(std::string_view text) {
  std::string shown;
  for (const char c : text)
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  return shown;
}

}  // namespace

void Request::run(PyObject* dictionary, PyObject* startResponse) {
  PyObject* arguments[] = {dictionary, startResponse};
  const Object result = Object::owned(PyObject_Vectorcall(m_shared.application, arguments, 2, nullptr));
  if (!result || !send(result.get())) fail();
  if (result) close(result.get());
  m_answer.end();
  const std::string wrong = m_answer.wrongLength();
  if (!wrong.empty()) tell({contract::codes::badResponse, wrong, "Correct the header, or leave it away.", {}});
}

bool Request::send(PyObject* result) {
  if (isExactlyListOrTuple(result)) return sendBlocks(result);
  if (const auto range = m_answer.begun() ? fileRangeOf(result) : std::nullopt) {
    m_answer.sendFile(range->file, range->offset, range->length);
    return true;
  }
  return sendIterated(result);
}

bool Request::sendBlocks(PyObject* list) {
  // While the bytes are on their way other threads run and may change a list: a tuple of it holds them.
  const Object held = Object::owned(PyList_Check(list) ? PyList_AsTuple(list) : Object::shared(list).release());
  if (!held || !isStarted()) return false;
  const Py_ssize_t count = PyTuple_GET_SIZE(held.get());
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* block = PyTuple_GET_ITEM(held.get(), i);
    if (!isBytes(block)) return false;
    if (PyBytes_GET_SIZE(block) > 0) m_blocks.push_back(bytesIn(block));
  }
  m_answer.sendWhole(m_blocks);
  return true;
}

bool Request::sendIterated(PyObject* result) {
  const bool oneBlock = hasOneBlock(result);
  const Object iterator = Object::owned(PyObject_GetIter(result));
  m_brokeRules = !iterator;
  if (!iterator) return false;
  const iternextfunc next = Py_TYPE(iterator.get())->tp_iternext;
  while (!m_answer.enough()) {
    const Object block = Object::owned(next(iterator.get()));
    if (!block) return endedWell() && isStarted();
    if (!isBytes(block.get())) return false;
    if (PyBytes_GET_SIZE(block.get()) == 0) continue;
    if (!isStarted()) return false;
    if (oneBlock && !m_answer.headSent()) {
      m_answer.sendWhole({bytesIn(block.get())});
    } else {
      m_answer.send(bytesIn(block.get()));
    }
  }
  return true;
}

bool Request::isStarted() {
  if (m_answer.begun()) return true;
  PyErr_SetString(PyExc_AssertionError, "the application didn't call start_response");
  m_brokeRules = true;
  return false;
}

bool Request::isBytes(PyObject* block) {
  if (PyBytes_Check(block)) return true;
  PyErr_Format(PyExc_TypeError, "the application must yield bytes, not %.100s", Py_TYPE(block)->tp_name);
  m_brokeRules = true;
  return false;
}

/// PEP 3333: whatever happened before.
void Request::close(PyObject* result) {
  static PyObject* const name = PyUnicode_InternFromString("close");
  if (isExactlyListOrTuple(result)) return;
  const Object method = Object::owned(PyObject_GetAttr(result, name));
  if (!method && PyErr_ExceptionMatches(PyExc_AttributeError)) return PyErr_Clear();
  const Object closed = method ? Object::owned(PyObject_CallObject(method.get(), nullptr)) : Object();
  if (!closed) fail();
}

void Request::fail() {
  const Failure failure = failureOf(takeTraceback());
  // Of a client that went away in the middle the application's traceback tells nothing.
  if (!m_answer.gone() && !inputAborted(m_input)) tell(failure);
  if (m_answer.headSent()) return m_answer.end();
  const bool local = contract::isLocal(m_facts.remoteAddress, m_facts.localAddress);
  const bool shown = m_shared.details == Details::Always || (m_shared.details == Details::Local && local);
  const bool html = m_facts.accept.find("text/html") != std::string_view::npos;
  m_answer.replace(contract::errorPage(failure, {local, html}, shown));
}

Failure Request::failureOf(std::string traceback) const {
  const std::string reason = lastLineOf(traceback);
  if (m_brokeRules || m_answer.refused())
    return {contract::codes::badResponse, "The application broke the rules of WSGI: " + reason + ".",
            "PEP 3333 says what an application has to do; wsgiref.validate finds such mistakes.", std::move(traceback)};
  return {contract::codes::applicationFailed, "The application raised an error while answering: " + reason + ".",
          "The traceback shows the line of the application; correct it there.", std::move(traceback)};
}

void Request::tell(const Failure& failure) const {
  flushLogStream(m_shared.errors);
  std::string text = printable(m_facts.method) + " " + printable(m_facts.scriptName) + printable(m_facts.pathInfo) +
                     ": " + failure.text();
  if (text.back() != '\n') text += '\n';
  m_shared.log->write(text);
}

}  // namespace iiswsgi::wsgi
