#include "app/preview/listeners.h"

#include <boost/asio/ip/v6_only.hpp>

#include <set>

#include "app/preview/inheritance.h"
#include "app/preview/port.h"

namespace iiswsgi::preview {
namespace {

using asio::ip::tcp;

struct Socket {
  asio::ip::address address;
  bool optional = false;  ///< a machine may have no IPv6
};

QList<Socket> socketsFor(const QString& address, bool everyAddress) {
  SystemError error;
  const auto parsed = asio::ip::make_address(address.toStdString(), error);
  const bool given = !error && !parsed.is_unspecified();
  if (given && (everyAddress || parsed.is_loopback())) return {{parsed, false}};
  if (everyAddress) return {{asio::ip::address_v4::any(), false}, {asio::ip::address_v6::any(), true}};
  return {{asio::ip::address_v4::loopback(), false}, {asio::ip::address_v6::loopback(), true}};
}

Error notOpened(const asio::ip::address& address, int port, const SystemError& error) {
  const QString detail = QString::fromStdString(error.message());
  if (error == boost::system::errc::address_not_available)
    return {codes::portNotOpened,
            QStringLiteral("This machine has no address %1.").arg(QString::fromStdString(address.to_string())),
            QStringLiteral("Give one of its IP addresses, or * for all of them."), detail};
  // Windows denies access to a port that another program keeps for itself alone.
  constexpr int firstFree = 1024;
  if (error == asio::error::address_in_use || (error == asio::error::access_denied && port >= firstFree))
    return {codes::portInUse, QStringLiteral("Port %1 is in use by another program.").arg(port),
            QStringLiteral("End that program, or let the preview take another port."), detail};
  return {codes::portNotOpened, QStringLiteral("Port %1 can't be opened: %2.").arg(port).arg(detail),
          QStringLiteral("Ports below 1024 are for administrators: let the preview take another port."), detail};
}

Result<tcp::acceptor> open(asio::io_context& context, const asio::ip::address& address, int port) {
  const tcp::endpoint endpoint(address, static_cast<unsigned short>(port));
  tcp::acceptor acceptor(context);
  SystemError error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) keepFromChildren(acceptor.native_handle());
  if (!error) wantPortAlone(acceptor.native_handle());
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return notOpened(address, port, error);
  return acceptor;
}

Listener* listenerAt(std::vector<Listener>& listeners, const asio::ip::address& address, int configuredPort) {
  for (Listener& listener : listeners) {
    if (listener.sharing.first().port == configuredPort && listener.acceptor.local_endpoint().address() == address)
      return &listener;
  }
  return nullptr;
}

Result<void> openFor(asio::io_context& context, const Endpoint& endpoint, const Options& options,
                     std::vector<Listener>& listeners) {
  int port = options.ports.value(endpoint.port, endpoint.port);
  for (const Socket& socket : socketsFor(endpoint.address, options.everyAddress)) {
    if (Listener* known = listenerAt(listeners, socket.address, endpoint.port)) {
      known->sharing.append(endpoint);
      port = known->port;
      continue;
    }
    auto acceptor = open(context, socket.address, port);
    if (!acceptor && socket.optional) continue;
    if (!acceptor) return acceptor.error();
    port = acceptor->local_endpoint().port();  // both addresses share what "any free port" came to
    listeners.push_back({std::move(*acceptor), {endpoint}, port});
  }
  return {};
}

QString hostIn(const Endpoint& endpoint) {
  if (endpoint.hostName.startsWith(QLatin1String("*."))) return endpoint.hostName.mid(2);
  return endpoint.hostName.isEmpty() ? QStringLiteral("localhost") : endpoint.hostName;
}

}  // namespace

Result<std::vector<Listener>> openListeners(asio::io_context& context, const Endpoints& endpoints,
                                            const Options& options) {
  std::vector<Listener> listeners;
  for (const Endpoint& endpoint : endpoints.served)
    RETURN_IF_ERROR(openFor(context, endpoint, options, listeners));
  return listeners;
}

QList<Address> addressesOf(const std::vector<Listener>& listeners) {
  QList<Address> found;
  std::set<std::pair<QString, QString>> known;
  for (const Listener& listener : listeners) {
    for (const Endpoint& endpoint : listener.sharing) {
      QUrl url;
      url.setScheme(QStringLiteral("http"));
      url.setHost(hostIn(endpoint));
      if (listener.port != 80) url.setPort(listener.port);
      url.setPath(QStringLiteral("/"));
      if (known.emplace(endpoint.site, url.toString()).second) found.append({endpoint.site, url});
    }
  }
  return found;
}

}  // namespace iiswsgi::preview
