#include <QCoreApplication>

#include "app/cli/cli.h"
#include "app/cli/terminal.h"
#include "app/platform/host.h"

using namespace iiswsgi;

int main(int argc, char* argv[]) {
  const QCoreApplication application(argc, argv);
  QCoreApplication::setApplicationName(QStringLiteral("iiswsgi"));
  QCoreApplication::setApplicationVersion(QStringLiteral(IISWSGI_VERSION));

  const auto out = cli::openStream(cli::Stream::Output);
  const auto err = cli::openStream(cli::Stream::Errors);
  if (!out || !err) return static_cast<int>(cli::Exit::Failed);

  cli::Console console;
  console.out = out.get();
  console.err = err.get();
  console.terminal = cli::isTerminal();
  console.colour = cli::takesColours() && console.terminal && !qEnvironmentVariableIsSet("NO_COLOR");
  console.ask = [&](const QString& question) {
    out->write(question.toUtf8());
    return cli::readAnswer();
  };
  console.askSecret = [&](const QString& question) {
    out->write(question.toUtf8());
    return cli::readSecret();
  };
  console.waitForInterrupt = cli::waitForInterrupt;
  console.catchInterrupts = cli::catchInterrupts;
  console.releaseInterrupts = cli::releaseInterrupts;
  const auto host = platform::makeHost();
  return cli::run(QCoreApplication::arguments().mid(1), *host, console);
}
