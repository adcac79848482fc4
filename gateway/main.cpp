#include <cstdio>
#include <filesystem>

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

std::string folderOf(const char* program) {
  std::error_code unknown;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", unknown);
  return (unknown ? std::filesystem::absolute(program) : self).parent_path().string();
}

bool concernsPython(int code) {
  return code >= contract::codes::pythonNotFound && code <= contract::codes::pythonNotStarted;
}

int check(server::Application& application, const server::Options& options) {
  const auto failure = application.load();
  if (failure) return refused(*failure, concernsPython(failure->code) ? Exit::Python : Exit::Application);
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

int serve(server::Application& application, const server::Options& options, server::FileLog& log) {
  auto listener = openListener(options);
  if (const auto* failure = std::get_if<contract::Failure>(&listener)) {
    log.line(failure->text());
    return refused(*failure, failure->code == contract::codes::badOption ? Exit::Usage : Exit::Transport);
  }
  transport::stopOnSignals();
  application.load();  // a failure is answered, request by request, with what to do about it
  log.line("Ready.");
  server::serve(*std::get<std::unique_ptr<transport::Listener>>(listener), application, log, options);
  log.line("Ending.");
  application.finish();
  return static_cast<int>(Exit::Done);
}

}  // namespace

int main(int argc, char** argv) {
  const auto parsed = server::parseOptions({argv + 1, argv + argc});
  if (const auto* failure = std::get_if<contract::Failure>(&parsed)) return refused(*failure, Exit::Usage);
  const auto& options = std::get<server::Options>(parsed);
  using Action = server::Options::Action;
  if (options.action == Action::Help) return printed(server::helpText());
  if (options.action == Action::Version)
    return printed(std::string(contract::programName) + " " + contract::version + "\n");

  if (!options.source.folder.empty()) {
    std::error_code missing;
    std::filesystem::current_path(options.source.folder, missing);  // a missing folder is told by loading
  }
  server::FileLog log(options.action == Action::Check && options.log.empty() ? "stderr" : options.log);
  server::Application application(options, folderOf(argv[0]), log);
  return options.action == Action::Check ? check(application, options) : serve(application, options, log);
}
