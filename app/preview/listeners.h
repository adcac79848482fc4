#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "app/preview/asio.h"
#include "app/preview/bindings.h"
#include "app/preview/preview.h"

/// The sockets that a server listens on, one for each address and port, shared by the sites that are told apart by
/// their host names.
namespace iiswsgi::preview {

struct Listener {
  asio::ip::tcp::acceptor acceptor;
  QList<Endpoint> sharing;
  int port = 0;  ///< as opened
};

/// Errors: portInUse, portNotOpened.
Result<std::vector<Listener>> openListeners(asio::io_context& context, const Endpoints& endpoints,
                                            const Options& options);

QList<Address> addressesOf(const std::vector<Listener>& listeners);

}  // namespace iiswsgi::preview
