#include "app/cli/carry_out.h"
#include "app/cli/feeds.h"
#include "app/cli/installing.h"
#include "app/cli/packages.h"
#include "app/cli/text.h"

namespace iiswsgi::cli {
namespace {

Result<Exit> installInPlace(const Context& context) {
  const QString application = context.arguments.value(QStringLiteral("--in-place"));
  ASSIGN_OR_RETURN(const Target target, chooseServer(context));
  const auto ready = install::prepareInPlace(context.host, target.server, application, wishFrom(context, {}));
  if (!ready) return toldForServer(ready.error(), target.server, context.host);
  return carryOutInstallation(context, target, *ready);
}

Result<Exit> runInstall(const Context& context) {
  if (context.arguments.has(QStringLiteral("--in-place"))) return installInPlace(context);
  return installPackage(context, false);
}

}  // namespace

Command installCommand() {
  Command command;
  command.name = QStringLiteral("install");
  command.summary = QStringLiteral("Install a package, or a feed's product, into a site; install again to update.");
  command.positionals = QStringLiteral("PACKAGE|PRODUCT");
  command.maximumPositionals = 1;
  command.details = QStringLiteral(
      "Shows the plan first: files, permissions, a Python environment of the site's own with what the package needs,\n"
      "gateway and handler. An update takes the site offline for the moment in which its files change, keeps what the\n"
      "site has made itself (uploads, databases) and settings that were edited, and the earlier version until the "
      "next\n"
      "update. What the package wants to run beside that is shown, and only run with --run-commands.");
  command.options = QList<Option>{serverOption(), feedOption()} + answerOptions() + installationOptions();
  command.options << Option{"--run-commands", "", "Run the commands that the package brings (Windows)."}
                  << Option{"--use-msdeploy", "", "Let Web Deploy's msdeploy.exe copy the files (IIS; not undone)."}
                  << Option{"--in-place", "SITE/PATH",
                            "The content is there already, copied by msdeploy.exe: serve it."};
  command.options += carryOutOptions();
  command.examples = {"iiswsgi install shop-1.2.zip --set \"Application Path=Default Web Site/shop\"",
                      "iiswsgi install iiswsgi-sample --feed examples/web-pi.xml",
                      "iiswsgi install shop-1.2.zip --set-parameters shop-1.2.SetParameters.xml --what-if"};
  command.run = runInstall;
  return command;
}

}  // namespace iiswsgi::cli
