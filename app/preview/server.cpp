#include <list>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <QElapsedTimer>

#include "app/preview/fastcgi_module.h"
#include "app/preview/http_connection.h"
#include "app/preview/inheritance.h"
#include "app/preview/listeners.h"
#include "app/preview/preview.h"

namespace iiswsgi::preview {
namespace {

using asio::ip::tcp;

/// Answers the requests of one socket's connections.
class SiteAnswerer final : public Answerer {
 public:
  SiteAnswerer(QList<Endpoint> sharing, Configuration& configuration, FastCgiModule& fastCgi, const Log& log)
      : m_sharing(std::move(sharing)), m_configuration(configuration), m_fastCgi(fastCgi), m_log(log) {}

  Task<void> answer(const Request& request, Client& client) override;

 private:
  Task<Answered> send(Reply reply, Client& client);
  Task<Answered> answerAt(const QString& site, const Request& request, Client& client);

  const QList<Endpoint> m_sharing;
  Configuration& m_configuration;
  FastCgiModule& m_fastCgi;
  const Log& m_log;
};

Task<Answered> SiteAnswerer::send(Reply reply, Client& client) {
  const quint64 size = reply.file.isEmpty() ? static_cast<quint64>(reply.body.size()) : reply.length;
  const Answered answered{reply.status, reply.subStatus, size};
  co_await client.send(std::move(reply));
  co_return answered;
}

Task<Answered> SiteAnswerer::answerAt(const QString& site, const Request& request, Client& client) {
  Decision decision = route(request, site, m_configuration);
  if (auto* call = std::get_if<FastCgiCall>(&decision.what))
    co_return co_await m_fastCgi.answer(std::move(*call), decision.customHeaders, request, client);
  Reply reply = std::get<Reply>(std::move(decision.what));
  reply.headers += decision.customHeaders;
  co_return co_await send(std::move(reply), client);
}

Reply invalidHost(const Request& request) {
  Problem problem;
  problem.status = 400;
  problem.message = QStringLiteral("No site of this server has the requested host name.");
  return problemReply(problem, request.target, request.fromLocal);
}

Task<void> SiteAnswerer::answer(const Request& request, Client& client) {
  QElapsedTimer time;
  time.start();
  const QByteArray host = request.header("Host");
  const bool noHost = host.isEmpty() && request.minorVersion == 1;
  const Endpoint* endpoint = noHost ? nullptr : endpointFor(m_sharing, host);
  Answered answered;
  if (endpoint) {
    answered = co_await answerAt(endpoint->site, request, client);
  } else {
    answered = co_await send(invalidHost(request), client);
  }
  m_log(QStringLiteral("%1: %2 %3 -> %4.%5, %6 bytes, %7 ms")
            .arg(endpoint ? endpoint->site : QStringLiteral("-"), QString::fromLatin1(request.method),
                 QString::fromLatin1(request.target), QString::number(answered.status),
                 QString::number(answered.subStatus), QString::number(answered.bytes),
                 QString::number(time.elapsed())));
}

class PreviewServer final : public Server {
 public:
  explicit PreviewServer(const Options& options);
  ~PreviewServer() override { PreviewServer::stop(); }

  Result<void> open(const Options& options);
  QList<Address> addresses() const override { return m_addresses; }
  void stop() override;

 private:
  struct Opened {
    Listener listener;
    std::unique_ptr<SiteAnswerer> answerer;
  };
  Task<void> accept(Opened& opened);
  Task<void> serve(std::shared_ptr<HttpConnection> connection);
  void endEverything();

  const Log m_log;
  asio::io_context m_context{1};
  Configuration m_configuration;
  FastCgiModule m_fastCgi;
  std::list<Opened> m_opened;
  std::list<std::shared_ptr<HttpConnection>> m_connections;
  QList<Address> m_addresses;
  bool m_ending = false;
  std::thread m_thread;
};

Log logOf(const Options& options) {
  if (options.log) return options.log;
  return [](const QString&) {};
}

PreviewServer::PreviewServer(const Options& options)
    : m_log(logOf(options)),
      m_configuration(options.configPath, options.environment),
      m_fastCgi(m_context, options.environment, m_log) {}

Error unusable(const Problem& problem) {
  const QString where = problem.configLine > 0 ? QStringLiteral(" line %1").arg(problem.configLine) : QString();
  return {codes::badConfiguration, QStringLiteral("%1%2: %3").arg(problem.configFile, where, problem.configError),
          problem.advice};
}

Result<void> PreviewServer::open(const Options& options) {
  const auto sites = m_configuration.sites();
  if (const auto* problem = std::get_if<Problem>(&sites)) return unusable(*problem);
  ASSIGN_OR_RETURN(const Endpoints endpoints, chooseEndpoints(std::get<0>(sites)->sites, options.site));
  for (const QString& sentence : endpoints.notServed)
    m_log(sentence);
  ASSIGN_OR_RETURN(std::vector<Listener> listeners, openListeners(m_context, endpoints, options));
  m_addresses = addressesOf(listeners);
  for (Listener& listener : listeners) {
    auto answerer = std::make_unique<SiteAnswerer>(listener.sharing, m_configuration, m_fastCgi, m_log);
    m_opened.push_back({std::move(listener), std::move(answerer)});
    asio::co_spawn(m_context, accept(m_opened.back()), asio::detached);
  }
  for (const Address& address : std::as_const(m_addresses))
    m_log(QStringLiteral("%1: %2").arg(address.site, address.url.toString()));
  m_thread = std::thread([this] { m_context.run(); });
  return {};
}

Task<void> PreviewServer::accept(Opened& opened) {
  auto& acceptor = opened.listener.acceptor;
  while (acceptor.is_open()) {
    SystemError error;
    tcp::socket socket(m_context);
    co_await acceptor.async_accept(socket, into(error));
    if (error == asio::error::operation_aborted || m_ending) co_return;
    if (error) {
      // Out of descriptors, most likely: give connections time to end instead of spinning.
      asio::steady_timer pause(m_context, std::chrono::milliseconds(100));
      co_await pause.async_wait(into(error));
      continue;
    }
    keepFromChildren(socket.native_handle());
    auto connection = makeHttpConnection(std::move(socket), *opened.answerer);
    asio::co_spawn(m_context, serve(std::move(connection)), asio::detached);
  }
}

Task<void> PreviewServer::serve(std::shared_ptr<HttpConnection> connection) {
  m_connections.push_back(connection);
  const auto place = std::prev(m_connections.end());
  co_await connection->serve();
  m_connections.erase(place);
}

void PreviewServer::endEverything() {
  m_ending = true;
  SystemError ignored;
  for (Opened& opened : m_opened)
    opened.listener.acceptor.close(ignored);
  m_fastCgi.stop();
  for (const auto& connection : m_connections)
    connection->close();
}

void PreviewServer::stop() {
  if (!m_thread.joinable()) return;
  asio::post(m_context, [this] { endEverything(); });
  m_thread.join();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const Options& options) {
  auto server = std::make_unique<PreviewServer>(options);
  RETURN_IF_ERROR(server->open(options));
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace iiswsgi::preview
