#pragma once

#include <map>
#include <tuple>

#include "app/preview/client.h"
#include "app/preview/conversation.h"
#include "app/preview/process_pool.h"
#include "app/preview/routing.h"

/// FastCgiModule: finds or makes the pool for a request, and sees it through.
namespace iiswsgi::preview {

struct Answered {
  int status = 0;
  int subStatus = 0;
  quint64 bytes = 0;
};

class FastCgiModule {
 public:
  FastCgiModule(asio::io_context& context, QProcessEnvironment environment, Log log);

  Task<Answered> answer(FastCgiCall call, Headers customHeaders, const Request& request, Client& client);
  void stop();  ///< ends every process; the loop runs on until they are gone

 private:
  using Key = std::tuple<QString, QString, QString>;  ///< application pool, fullPath, arguments
  std::shared_ptr<ProcessPool> poolFor(const FastCgiCall& call);
  Task<Conversation> tryOnce(const FastCgiCall& call, const Headers& customHeaders, Client& client);

  asio::io_context& m_context;
  const QProcessEnvironment m_environment;
  const Log m_log;
  std::map<Key, std::shared_ptr<ProcessPool>> m_pools;
  bool m_stopping = false;
};

}  // namespace iiswsgi::preview
