#include <cstdio>
#include <filesystem>

#include "gateway/contract/paths.h"
#include "gateway/server/platform.h"
#include "gateway/server/server.h"

/// iiswsgi-gateway: options in, then one of: help, version, a check of the application, or serving until the host goes.
namespace {

using namespace iiswsgi;
using contract::Exit;

int printed(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return static_cast<int>(Exit::Done);
}

int refused(const contract::Failure& failure, Exit code) {
  std::fprintf(stderr, "%s\n", failure.text().c_str());
  return static_cast<int>(code);
}

bool concernsPython(int code) {
  return code >= contract::codes::pythonNotFound && code <= contract::codes::pythonNotStarted;
}

int check(server::Application& application, const server::Options& options, server::FileLog& log) {
  const auto failure = application.load();
  if (failure) {
    if (!options.log.empty() && options.log != "stderr") log.line(failure->text());
    return refused(*failure, concernsPython(failure->code) ? Exit::Python : Exit::Application);
  }
  const wsgi::Source& source = options.source;
  const std::string what = source.iniFile.empty() ? source.callable : source.iniFile + "#" + source.iniSection;
  const wsgi::Interpreter& python = application.interpreter();
  std::printf("%s loads in Python %d.%d (%s).\n", what.c_str(), python.major, python.minor, python.executable.c_str());
  application.finish();
  return static_cast<int>(Exit::Done);
}

transport::ListenerOrFailure openListener(const server::Options& options) {
  if (options.listen.empty()) return transport::listenOnStandardInput();
  const auto address = transport::parseAddress(options.listen);
  if (address) return transport::listenOn(*address);
  return contract::Failure{contract::codes::badOption,
                           "--listen takes unix:PATH or tcp:HOST:PORT, not \"" + options.listen + "\".",
                           "For example --listen tcp:127.0.0.1:9000.",
                           {}};
}

/// How this program was started, for one that takes its place.
struct Start {
  std::vector<std::string> arguments;
  std::filesystem::path folder;
};

/// The same arguments but for --listen: what listens is standard input then.
std::vector<std::string> argumentsOfSuccessor(const std::vector<std::string>& arguments) {
  const std::string joined = std::string(contract::option::listen) + "=";
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == contract::option::listen) {
      ++i;
    } else if (!arguments[i].starts_with(joined)) {
      kept.push_back(arguments[i]);
    }
  }
  return kept;
}

/// A host that handed over one connection starts another process by itself; who listens has to make room for one.
void makeRoom(transport::Listener& listener, const Start& start, server::FileLog& log) {
  log.line("app_offline.htm is there: a new process takes the place of this one, without the modules it had loaded.");
  if (!listener.handsOn()) return;
  listener.handOn();
  // Loading has changed it, and the arguments may be relative to it.
  std::error_code gone;
  std::filesystem::current_path(start.folder, gone);
  server::platform::becomeAnew(argumentsOfSuccessor(start.arguments));
  log.line("No new process could be started in the place of this one.");
}

/// `refusal`: why there is nothing to load.
int serve(server::Application& application, const server::Options& options, server::FileLog& log,
          const contract::Failure* refusal, const Start& start) {
  auto listener = openListener(options);
  if (const auto* failure = std::get_if<contract::Failure>(&listener)) {
    log.line(failure->text());
    return refused(*failure, failure->code == contract::codes::badOption ? Exit::Usage : Exit::Transport);
  }
  transport::stopOnSignals();
  // A failure is no end: each request is answered with what to do about it.
  if (refusal != nullptr) application.refuse(*refusal);
  const auto failure = refusal != nullptr ? std::optional(*refusal) : application.load();
  log.line(failure ? failure->text() : std::string(contract::programName) + " " + contract::version + " is ready.");
  auto& open = *std::get<std::unique_ptr<transport::Listener>>(listener);
  const bool left = server::serve(open, application, log, options);
  log.line("The end.");
  application.finish();
  if (left) makeRoom(open, start, log);
  return static_cast<int>(Exit::Done);
}

/// Under IIS nobody sees what a program prints, and one that ends at once is a page without a reason: stay, and say it.
int refuse(const contract::Failure& failure, const char* argument0, const Start& start) {
  if (!server::platform::startedByServer()) return refused(failure, Exit::Usage);
  server::FileLog log("");
  server::Options options;
  server::Application application(options, contract::toText(server::platform::programFolder(argument0)), log);
  return serve(application, options, log, &failure, start);
}

int run(const server::Options& options, const char* argument0, const Start& start) {
  const bool checking = options.action == server::Options::Action::Check;
  server::FileLog log(checking && options.log.empty() ? "stderr" : options.log);
  server::Application application(options, contract::toText(server::platform::programFolder(argument0)), log);
  return checking ? check(application, options, log) : serve(application, options, log, nullptr, start);
}

}  // namespace

int main(int argc, char** argv) {
  std::error_code unknown;
  const Start start{server::platform::arguments(argc, argv), std::filesystem::current_path(unknown)};
  const auto parsed = server::parseOptions(start.arguments);
  if (const auto* failure = std::get_if<contract::Failure>(&parsed)) return refuse(*failure, argv[0], start);
  const auto& options = std::get<server::Options>(parsed);
  using Action = server::Options::Action;
  if (options.action == Action::Help) return printed(server::helpText());
  if (options.action == Action::Version)
    return printed(std::string(contract::programName) + " " + contract::version + "\n");
  return run(options, argv[0], start);
}
