#pragma once

#include <string>

#include "app/preview/cgi_head.h"
#include "app/preview/client.h"
#include "app/preview/routing.h"

/// A FastCGI program's output on its way to the client: head first, then held back up to responseBufferLimit, then
/// streamed.
namespace iiswsgi::preview {

class Answer {
 public:
  Answer(const FastCgiCall& call, const Headers& customHeaders, Client& client)
      : m_call(call), m_customHeaders(customHeaders), m_client(client) {}

  Task<bool> take(std::string_view bytes);  ///< FCGI_STDOUT; false: the client has gone
  Task<bool> finish();                      ///< END_REQUEST came: what is held back goes out

  bool begun() const { return m_begun; }  ///< something has been sent
  bool malformed() const { return m_malformed; }
  bool complete() const { return m_head.has_value(); }
  int status() const { return m_head ? m_head->status : 0; }
  quint64 bytes() const { return m_sent; }

 private:
  bool parseHead(std::string_view bytes);
  bool isReplaced() const;
  Task<bool> begin(std::optional<quint64> length);
  Task<bool> sendHeld();

  const FastCgiCall& m_call;
  const Headers& m_customHeaders;
  Client& m_client;
  QByteArray m_text;  ///< until the head is complete
  std::optional<CgiHead> m_head;
  std::string m_held;
  bool m_begun = false;
  bool m_malformed = false;
  std::optional<quint64> m_declared;  ///< the Content-Length that the client was told
  quint64 m_sent = 0;
};

}  // namespace iiswsgi::preview
