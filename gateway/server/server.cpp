#include "gateway/server/server.h"

#include <thread>
#include <vector>

#include "gateway/server/session.h"

namespace iiswsgi::server {
namespace {

void work(transport::Listener& listener, Application& application, FileLog& log, const Options& options) {
  while (const auto connection = listener.accept()) {
    Session(*connection, application, log, options).run();
  }
}

}  // namespace

void serve(transport::Listener& listener, Application& application, FileLog& log, const Options& options) {
  std::vector<std::thread> others;
  for (int i = 1; i < options.threads; ++i) {
    others.emplace_back([&] { work(listener, application, log, options); });
  }
  work(listener, application, log, options);
  for (std::thread& other : others)
    other.join();
}

}  // namespace iiswsgi::server
