#include "app/cli/carry_out.h"
#include "app/cli/feeds.h"
#include "app/cli/installing.h"
#include "app/cli/packages.h"

namespace iiswsgi::cli {
namespace {

Result<Exit> runPrepare(const Context& context) {
  return installPackage(context, true);
}

}  // namespace

Command prepareCommand() {
  Command command;
  command.name = QStringLiteral("prepare");
  command.summary = QStringLiteral("Prepare a server for a package whose content publishers will copy there.");
  command.positionals = QStringLiteral("PACKAGE|PRODUCT");
  command.maximumPositionals = 1;
  command.details = QStringLiteral(
      "An administrator does this once: the application, its environment with what the package needs, permissions, "
      "and\n"
      "one FastCGI application whose path and arguments stay the same. After that a publisher who isn't an "
      "administrator\n"
      "deploys content alone (build it with --no-install-step). Until the content is there, visitors read that it's\n"
      "coming. Do it again when the package needs other libraries.");
  command.options =
      QList<Option>{serverOption(), feedOption()} + answerOptions() + installationOptions() + carryOutOptions();
  command.examples = {"iiswsgi prepare shop-1.2.zip --server iis --set \"Application Path=Default Web Site/shop\""};
  command.run = runPrepare;
  return command;
}

}  // namespace iiswsgi::cli
