#pragma once

#include <string>
#include <vector>

#include "gateway/wsgi/bridge.h"
#include "gateway/wsgi/bridge/object.h"
#include "gateway/wsgi/response_head.h"

/// One answer on its way out: the head held back until there is something to send, the body within the length that the
/// application declared, the end exactly once.
///
/// Flow:
///   1. `begin(status, headers, exc_info)` for each start_response.
///   2. `sendWhole(blocks)` for a body that is complete, or `send(block)` for each block and `end()`.
///   3. `replace(page)` instead, while `headSent()` is false.
/// The GIL is held at each call, and let go of while bytes are on their way.
namespace iiswsgi::wsgi {

class Answer {
 public:
  Answer(Response& out, bool headOnly) : m_out(out), m_headOnly(headOnly) {}

  /// What start_response means. False with a Python error set.
  bool begin(PyObject* status, PyObject* headers, PyObject* excInfo);

  /// One block of the body; sends the head before the first. See `enough()`.
  void send(std::string_view block);
  /// All of the body in one go, with its length in the head if the application didn't say it.
  void sendWhole(const std::vector<std::string_view>& blocks);
  /// `length` bytes of an open file, which are all of the body.
  void sendFile(std::intptr_t file, std::int64_t offset, std::int64_t length);
  /// `page`: a whole answer with its head. Only while nothing was sent.
  void replace(const std::string& page);
  void end();

  bool begun() const { return m_head.begun(); }
  bool headSent() const { return m_headSent; }
  /// There is no point in asking the application for more: the client is gone, the answer has no body, or the
  /// application has gone beyond its Content-Length. At its very end it is still asked, so that it comes to its own.
  bool enough() const;
  /// The application broke the rules of start_response.
  bool refused() const { return m_refused; }
  bool gone() const { return m_gone; }
  /// What the application did wrong with its own Content-Length, in words for the log; empty: nothing.
  std::string wrongLength() const;

 private:
  void finishHead(std::optional<std::int64_t> length);
  std::string_view within(std::string_view block);
  void write(const std::string_view* parts, std::size_t count, bool last);

  Response& m_out;
  ResponseHead m_head;
  const bool m_headOnly;
  bool m_headSent = false;
  bool m_ended = false;
  bool m_gone = false;
  bool m_refused = false;
  std::int64_t m_sent = 0;     ///< bytes of the body
  std::int64_t m_yielded = 0;  ///< what the application wanted to send
};

}  // namespace iiswsgi::wsgi
