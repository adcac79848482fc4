#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>

#include "app/preview/client.h"

/// HTTP/1.0 and 1.1 on one connection, one request after the other (Boost.Beast reads, see the .cpp).
namespace iiswsgi::preview {

class HttpConnection {
 public:
  virtual ~HttpConnection() = default;
  virtual Task<void> serve() = 0;  ///< until the connection ends
  virtual void close() = 0;        ///< everything that waits on it ends with an error
};

/// `answerer` outlives the connection.
std::shared_ptr<HttpConnection> makeHttpConnection(asio::ip::tcp::socket socket, Answerer& answerer);

}  // namespace iiswsgi::preview
