#pragma once

#include <string>
#include <vector>

#include "gateway/fcgi/decoder.h"
#include "gateway/server/application.h"
#include "gateway/transport/transport.h"

/// One connection from a web server, from its first byte to its last: joins codec, transport and application.
///
/// Flow: `run()` reads events; each request's PARAMS start Application::handle, which reads the body (wsgi::Body) and
/// writes the answer (wsgi::Response) through this same object. Whatever is left of the body is read and dropped before
/// END_REQUEST: Microsoft documents a deadlock otherwise (flushNamedPipe works around it), and others lose the answer.
/// Nothing is written after END_REQUEST until the next BEGIN_REQUEST.
/// Thread: one worker's, for its whole life.
namespace iiswsgi::server {

class Session : private wsgi::Body, private wsgi::Response {
 public:
  Session(transport::Connection& connection, Application& application, FileLog& log, const Options& options);

  /// Until the connection ends, or a stop is asked for between two requests.
  void run();

 private:
  std::ptrdiff_t read(char* into, std::size_t wanted, Wait wait) override;
  bool write(const std::string_view* parts, std::size_t count, bool last) override;
  bool writeFile(std::intptr_t file, std::int64_t offset, std::int64_t length, bool last) override;

  bool step();                     ///< one event outside of a request's body; false: the connection is done
  bool aside(const fcgi::Event&);  ///< answers what belongs to no request of ours; false: it was none of these
  bool nextOfBody();               ///< handles one event of the running request; false: more bytes are needed
  void begin(const fcgi::BeginRequest& request);
  bool finishRequest();  ///< whatever is missing of the answer; true: the connection is kept
  void writeFailure(const fcgi::Pairs& variables);
  void writeOffline();

  transport::Outcome receive();      ///< what has arrived, without waiting
  bool receiveSome(bool stoppable);  ///< waits for something to arrive
  bool drain();
  void lookForAbort();

  void sendNow(const std::string& bytes);
  void addRecords(const std::string_view* parts, std::size_t count, std::size_t size);
  void addEnd();
  bool flush(bool moreFollows);
  bool gone() const { return m_closed || m_aborted || m_ended; }

  transport::Connection& m_connection;
  Application& m_application;
  FileLog& m_log;
  const Options& m_options;

  fcgi::Decoder m_decoder;
  std::uint16_t m_requestId = 0;
  bool m_keep = false;
  bool m_closed = false;   ///< the connection is of no use any more
  bool m_aborted = false;  ///< the host gave this request up
  bool m_ended = false;    ///< END_REQUEST is written
  bool m_stdinEnded = false;
  std::string_view
      m_chunk;  ///< of the body, not yet handed out; points into the decoder: no reading while it isn't empty

  std::string m_scratch;  ///< record headers; its capacity is set before anything points into it
  std::vector<std::string_view> m_output;
};

}  // namespace iiswsgi::server
