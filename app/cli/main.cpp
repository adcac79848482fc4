#include <cstdio>

#include <QCoreApplication>
#include <QFile>

#include "app/cli/cli.h"
#include "app/cli/terminal.h"
#include "app/platform/host.h"

using namespace iiswsgi;

int main(int argc, char* argv[]) {
  const QCoreApplication application(argc, argv);
  QCoreApplication::setApplicationName(QStringLiteral("iiswsgi"));
  QCoreApplication::setApplicationVersion(QStringLiteral(IISWSGI_VERSION));

  QFile in;
  QFile out;
  QFile err;
  if (!in.open(stdin, QIODevice::ReadOnly | QIODevice::Text) ||
      !out.open(stdout, QIODevice::WriteOnly | QIODevice::Unbuffered) ||
      !err.open(stderr, QIODevice::WriteOnly | QIODevice::Unbuffered))
    return static_cast<int>(cli::Exit::Failed);

  cli::Console console;
  console.out = &out;
  console.err = &err;
  console.terminal = cli::isTerminal();
  console.colour = cli::errorsAreTerminal() && console.terminal && !qEnvironmentVariableIsSet("NO_COLOR");
  console.ask = [&](const QString& question) {
    out.write(question.toUtf8());
    return QString::fromUtf8(in.readLine());
  };
  console.waitForInterrupt = cli::waitForInterrupt;
  const auto host = platform::makeHost();
  return cli::run(QCoreApplication::arguments().mid(1), *host, console);
}
