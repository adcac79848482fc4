#pragma once

#include "app/preview/client.h"
#include "app/preview/process_pool.h"
#include "app/preview/routing.h"

/// One request between a client and a FastCGI process: the body flows one way, the answer the other, at the same time.
namespace iiswsgi::preview {

struct Conversation {
  enum class End {
    Answered,  ///< the client has its answer, or has gone
    Problem,   ///< nothing has been sent yet: send the problem
    TryAgain,  ///< a connection kept from an earlier request was dead, and nothing is lost
  };
  End end = End::Answered;
  Problem problem;
  ProcessPool::Outcome outcome = ProcessPool::Outcome::Reusable;
  int status = 0;     ///< of the answer that was sent
  quint64 bytes = 0;  ///< of its body
};

/// The instance is connected. `mayRetry`: the connection isn't fresh.
Task<Conversation> converse(const FastCgiCall& call, const Headers& customHeaders, bool mayRetry,
                            std::shared_ptr<Instance> instance, Client& client, Log log);

/// 500.0 with the process's exit code as the error number, as IIS shows it.
Problem exitedProblem(const FastCgiCall& call, const Instance& instance);

}  // namespace iiswsgi::preview
