#pragma once

#include <optional>
#include <string_view>

#include "app/preview/asio.h"
#include "app/preview/request.h"

/// One request's side of an HTTP connection, as those see it who answer: the body comes in, the answer goes out, both
/// in pieces. Implemented by http_connection.h.
namespace iiswsgi::preview {

class Client {
 public:
  virtual ~Client() = default;

  enum class Read { Bytes, End, Gone };
  struct Piece {
    Read what = Read::End;
    std::string_view bytes;  ///< valid until the next call
  };
  virtual Task<Piece> readBody() = 0;
  /// Once the body is at its end: returns true if the client goes away, false if it sends its next request or after
  /// cancelReading().
  virtual Task<bool> untilGone() = 0;
  virtual void cancelReading() = 0;

  /// Status line and headers; Connection, Date, Server are added, and how the length is told. False: the client has
  /// gone; nothing more needs to be sent.
  virtual Task<bool> sendHead(int status, QByteArray reason, Headers headers, std::optional<quint64> length) = 0;
  virtual Task<bool> sendPart(std::string_view bytes) = 0;
  virtual Task<bool> sendEnd() = 0;
  /// A whole answer, of a file too.
  virtual Task<bool> send(Reply reply) = 0;
  /// Cuts the connection: the only way to tell a client that an answer that had begun isn't complete.
  virtual void breakOff() = 0;
};

/// Whoever answers requests: the server.
class Answerer {
 public:
  virtual ~Answerer() = default;
  virtual Task<void> answer(const Request& request, Client& client) = 0;
};

}  // namespace iiswsgi::preview
