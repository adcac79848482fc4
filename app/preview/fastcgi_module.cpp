#include "app/preview/fastcgi_module.h"

namespace iiswsgi::preview {
namespace {

constexpr int mostTries = 3;  // a process that left between two requests mustn't be seen by a client

}  // namespace

FastCgiModule::FastCgiModule(asio::io_context& context, QProcessEnvironment environment, Log log)
    : m_context(context), m_environment(std::move(environment)), m_log(std::move(log)) {}

/// An edited fastCgi application gets new processes; the old ones finish what they do.
std::shared_ptr<ProcessPool> FastCgiModule::poolFor(const FastCgiCall& call) {
  auto& pool = m_pools[Key{call.pool, call.settings.fullPath, call.settings.arguments}];
  if (pool && !(pool->settings() == call.settings)) {
    pool->retire();
    pool.reset();
  }
  if (!pool) pool = std::make_shared<ProcessPool>(m_context, call.settings, m_environment, m_log);
  return pool;
}

Task<Conversation> FastCgiModule::tryOnce(const FastCgiCall& call, const Headers& customHeaders, Client& client) {
  Conversation failed;
  failed.end = Conversation::End::Problem;
  const auto pool = poolFor(call);
  auto acquired = co_await pool->acquire();
  if (const auto* problem = std::get_if<Problem>(&acquired)) {
    failed.problem = *problem;
    if (pool->retired() && !m_stopping) failed.end = Conversation::End::TryAgain;
    co_return failed;
  }
  const auto instance = std::get<0>(acquired);
  const bool used = instance->served > 0;
  if (auto problem = pool->connect(*instance)) {
    failed.problem = *problem;
    const bool exited = co_await ProcessPool::awaitExit(instance, std::chrono::seconds(2));
    if (exited) failed.problem = exitedProblem(call, *instance);
    if (used) failed.end = Conversation::End::TryAgain;
    pool->release(instance, ProcessPool::Outcome::Failed);
    co_return failed;
  }
  Conversation result = co_await converse(call, customHeaders, used, instance, client, m_log);
  pool->release(instance, result.outcome);
  co_return result;
}

Task<Answered> FastCgiModule::answer(FastCgiCall call, Headers customHeaders, const Request& request, Client& client) {
  Conversation result;
  for (int i = 0; i < mostTries; ++i) {
    result = co_await tryOnce(call, customHeaders, client);
    if (result.end != Conversation::End::TryAgain) break;
  }
  if (result.end == Conversation::End::Answered) co_return Answered{result.status, 0, result.bytes};
  Problem problem = result.problem;
  if (problem.handler.isEmpty()) problem.handler = call.handler;
  if (problem.physicalPath.isEmpty()) problem.physicalPath = call.physicalPath;
  Reply reply = problemReply(problem, request.target, call.detailed);
  reply.headers += customHeaders;
  const Answered answered{reply.status, reply.subStatus, static_cast<quint64>(reply.body.size())};
  co_await client.send(std::move(reply));
  co_return answered;
}

void FastCgiModule::stop() {
  m_stopping = true;
  for (const auto& [key, pool] : m_pools)
    pool->stop();
  m_pools.clear();
}

}  // namespace iiswsgi::preview
