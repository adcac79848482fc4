#include "gateway/wsgi/bridge/answer.h"

#include <algorithm>

namespace iiswsgi::wsgi {

namespace {

/// The characters of a native string as bytes. `kept` owns them where they aren't the string's own.
/// Nothing without `kept` set to an error.
bool nativeText(PyObject* text, const char* what, Object& kept, std::string_view& view) {
  if (!PyUnicode_Check(text)) {
    PyErr_Format(PyExc_TypeError, "start_response: %s must be str, not %.100s", what, Py_TYPE(text)->tp_name);
    return false;
  }
#if PY_VERSION_HEX < 0x030C0000
  if (PyUnicode_READY(text) < 0) return false;
#endif
  if (PyUnicode_IS_COMPACT_ASCII(text) || PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND) {
    view = {static_cast<const char*>(PyUnicode_DATA(text)), static_cast<std::size_t>(PyUnicode_GET_LENGTH(text))};
    return true;
  }
  kept = Object::owned(PyUnicode_AsLatin1String(text));
  if (kept) view = bytesIn(kept.get());
  return static_cast<bool>(kept);
}

bool refuse(const char* reason) {
  PyErr_Format(PyExc_ValueError, "start_response: %s", reason);
  return false;
}

bool addHeader(ResponseHead& head, PyObject* header) {
  if (!PyTuple_Check(header) || PyTuple_GET_SIZE(header) != 2) {
    PyErr_Format(PyExc_TypeError, "start_response: each header must be a tuple of name and value, not %.100R", header);
    return false;
  }
  Object keptName, keptValue;
  std::string_view name, value;
  if (!nativeText(PyTuple_GET_ITEM(header, 0), "a header's name", keptName, name)) return false;
  if (!nativeText(PyTuple_GET_ITEM(header, 1), "a header's value", keptValue, value)) return false;
  const char* reason = head.add(name, value);
  if (!reason) return true;
  PyErr_Format(PyExc_ValueError, "start_response: %s: %.200R", reason, header);
  return false;
}

bool fill(ResponseHead& head, PyObject* status, PyObject* headers) {
  Object kept;
  std::string_view text;
  if (!nativeText(status, "the status", kept, text)) return false;
  if (!PyList_Check(headers)) {
    PyErr_Format(PyExc_TypeError, "start_response: the headers must be a list, not %.100s", Py_TYPE(headers)->tp_name);
    return false;
  }
  if (const char* reason = head.begin(text)) return refuse(reason);
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(headers); ++i) {
    if (!addHeader(head, PyList_GET_ITEM(headers, i))) return false;
  }
  return true;
}

/// PEP 3333: once the head is out, start_response(..., exc_info) raises that very exception.
void raiseAgain(PyObject* excInfo) {
  PyObject *type, *value, *traceback;
  if (!PyTuple_Check(excInfo) || !PyArg_ParseTuple(excInfo, "OOO", &type, &value, &traceback)) {
    PyErr_Clear();
    PyErr_SetString(PyExc_TypeError, "start_response: exc_info must be a tuple as of sys.exc_info()");
    return;
  }
  Py_INCREF(type);
  Py_INCREF(value);
  Py_XINCREF(traceback == Py_None ? nullptr : traceback);
  PyErr_Restore(type, value, traceback == Py_None ? nullptr : traceback);
}

}  // namespace

bool Answer::begin(PyObject* status, PyObject* headers, PyObject* excInfo) {
  const bool again = excInfo && excInfo != Py_None;
  if (again && m_headSent) {
    raiseAgain(excInfo);
    return false;
  }
  m_refused = true;
  if (!again && begun()) {
    PyErr_SetString(PyExc_AssertionError, "start_response was called a second time without exc_info");
    return false;
  }
  ResponseHead head;
  if (!fill(head, status, headers)) return false;
  m_head = std::move(head);
  m_refused = false;
  return true;
}

bool Answer::enough() const {
  const auto declared = m_head.contentLength();
  return m_gone || (m_headSent && (m_headOnly || m_head.bodyless() || (declared && m_yielded > *declared)));
}

void Answer::finishHead(std::optional<std::int64_t> length) {
  m_headSent = true;
  m_head.finish(length);
}

/// The part of a block that may be sent.
std::string_view Answer::within(std::string_view block) {
  m_yielded += static_cast<std::int64_t>(block.size());
  if (m_headOnly || m_head.bodyless()) return {};
  if (const auto declared = m_head.contentLength())
    block = block.substr(0, static_cast<std::size_t>(std::max<std::int64_t>(0, *declared - m_sent)));
  m_sent += static_cast<std::int64_t>(block.size());
  return block;
}

void Answer::write(const std::string_view* parts, std::size_t count, bool last) {
  if (m_ended) return;
  m_ended = last;
  WithoutGil released;
  // A client that is gone still wants its end: the connection lives on.
  if (!m_out.write(parts, m_gone ? 0 : count, last)) m_gone = true;
}

void Answer::send(std::string_view block) {
  std::string_view parts[2];
  std::size_t count = 0;
  if (!m_headSent) {
    finishHead(std::nullopt);
    parts[count++] = m_head.text();
  }
  const std::string_view sendable = within(block);
  if (!sendable.empty()) parts[count++] = sendable;
  // As soon as the declared length is reached the client may have its end, whatever the application does then.
  const auto declared = m_head.contentLength();
  const bool last = m_headOnly || m_head.bodyless() || (declared && m_sent >= *declared);
  if (count || last) write(parts, count, last);
}

void Answer::sendWhole(const std::vector<std::string_view>& blocks) {
  std::int64_t length = 0;
  for (const std::string_view block : blocks)
    length += static_cast<std::int64_t>(block.size());
  // An empty answer to HEAD says nothing of what GET would have.
  const bool known = !m_head.contentLength() && !(m_headOnly && length == 0);
  std::vector<std::string_view> parts;
  parts.reserve(blocks.size() + 1);
  if (!m_headSent) {
    finishHead(known ? std::optional(length) : std::nullopt);
    parts.push_back(m_head.text());
  }
  for (const std::string_view block : blocks) {
    const std::string_view sendable = within(block);
    if (!sendable.empty()) parts.push_back(sendable);
  }
  write(parts.data(), parts.size(), true);
}

void Answer::sendFile(std::intptr_t file, std::int64_t offset, std::int64_t length) {
  std::string_view head;
  if (!m_headSent) {
    finishHead(length);
    head = m_head.text();
  }
  if (const auto declared = m_head.contentLength()) length = std::min(length, *declared - m_sent);
  m_yielded += length;
  if (m_headOnly || m_head.bodyless() || length <= 0) return write(&head, head.empty() ? 0 : 1, true);
  if (!head.empty()) write(&head, 1, false);
  if (m_gone) return;
  m_sent += length;
  m_ended = true;
  WithoutGil released;
  if (!m_out.writeFile(file, offset, length, true)) m_gone = true;
}

void Answer::replace(const std::string& page) {
  m_headSent = true;
  const std::size_t body = page.find("\r\n\r\n");
  const std::string_view text(page.data(), m_headOnly && body != std::string::npos ? body + 4 : page.size());
  write(&text, 1, true);
}

void Answer::end() {
  if (m_ended) return;
  if (!m_headSent) return sendWhole({});
  write(nullptr, 0, true);
}

std::string Answer::wrongLength() const {
  const auto declared = m_head.contentLength();
  if (m_gone || !m_headSent || !declared || m_yielded == *declared || m_headOnly || m_head.bodyless()) return {};
  return "The application declared a Content-Length of " + std::to_string(*declared) + " and sent " +
         std::to_string(m_yielded) + (m_yielded > *declared ? " bytes or more; the rest was cut off." : " bytes.");
}

}  // namespace iiswsgi::wsgi
