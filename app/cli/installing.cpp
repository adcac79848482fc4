#include "app/cli/installing.h"

#include "app/cli/carry_out.h"
#include "app/cli/interrupts.h"
#include "app/cli/packages.h"
#include "app/cli/text.h"
#include "app/core/base/counted.h"

namespace iiswsgi::cli {
namespace {

void tellAbout(const Context& context, const package::Package& package, const install::Ready& ready) {
  const Console& console = context.console;
  printLine(console.out,
            QStringLiteral("%1, %2 unpacked.")
                .arg(counted(package.content().size(), "file"), sizeText(package.archive().unpackedSize())));
  for (const QString& note : ready.notes)
    printLine(console.out, note);
  for (const QString& command : ready.ignoredCommands)
    printLine(console.out, QStringLiteral("The package wants to run this, and it is left out: %1").arg(command));
}

/// Web Deploy takes app_offline.htm away itself; who copies by FTP or from a share has to.
void tellPublishers(const Context& context, const QString& folder) {
  const auto state = context.host.listFolder(folder);
  if (!state || !state->contains(QStringLiteral("app_offline.htm"), Qt::CaseInsensitive)) return;
  printLine(context.console.out,
            QStringLiteral("Visitors read that the site is coming until app_offline.htm is deleted from %1. Web Deploy "
                           "and `iiswsgi install` do that; who copies the content otherwise does it last.")
                .arg(folder));
}

Result<install::Done> doIt(const Context& context, const Target& target, const install::Ready& ready) {
  if (const auto may = apply::checkRights(ready.installation.plan, context.host); !may)
    return toldForServer(may.error(), target.server, context.host);
  Interrupts interrupts(context.console);
  const apply::Options options = optionsFor(context, target, interrupts.cancelled());
  const auto done = install::carryOut(context.host, ready, options, {{}, [&] { return interrupts.came(); }});
  if (done) return *done;
  interrupts.keepToTheEnd();
  return toldForServer(done.error(), target.server, context.host);
}

}  // namespace

QList<Option> installationOptions() {
  return {
      {"--python", "PATH", "The Python to make the site's own environment with; python3 unless said.", ValueKind::File},
      {"--name", "NAME", "Names the deployment; the package's id unless said."},
      {"--site", "NAME", "The site, instead of the package's own question."},
      {"--path", "/SUB", "The application in that site; / unless said together with --site."},
      {"--ini", "FILE[#section]", "The INI file to serve, in the package; it says so itself unless said."},
      {"--app", "module:callable", "The WSGI application to serve, in the package."},
      {"--no-environment", "", "Use --python as it is, a virtual environment for example."},
      {"--gateway", "FILE", "iiswsgi-gateway, if not the one that came along.", ValueKind::File},
      {"--no-verify", "", "Don't ask the site for a page at the end."},
      {"--what-if", "", "The same as --dry-run, as msdeploy.exe calls it."}};
}

install::Wish wishFrom(const Context& context, const package::Answers& answers) {
  const Arguments& arguments = context.arguments;
  install::Wish wish;
  wish.answers = answers;
  const QString python = arguments.value(QStringLiteral("--python"));
  const bool bare = !python.contains(QLatin1Char('/')) && !python.contains(QLatin1Char('\\'));
  wish.desired.python = bare ? python : absolutePath(python);
  wish.desired.name = arguments.value(QStringLiteral("--name"));
  wish.site = arguments.value(QStringLiteral("--site"));
  wish.path = arguments.value(QStringLiteral("--path"));
  if (!wish.path.isEmpty() && !wish.path.startsWith(QLatin1Char('/'))) wish.path.prepend(QLatin1Char('/'));
  const QString ini = arguments.value(QStringLiteral("--ini"));
  wish.application.iniFile = ini.section(QLatin1Char('#'), 0, 0);
  wish.application.iniSection = ini.section(QLatin1Char('#'), 1);
  if (ini.isEmpty()) wish.application.callable = arguments.value(QStringLiteral("--app"));
  wish.desired.gateway = absolutePath(arguments.value(QStringLiteral("--gateway")));
  wish.ownEnvironment = !arguments.has(QStringLiteral("--no-environment"));
  wish.runCommands = arguments.has(QStringLiteral("--run-commands"));
  return wish;
}

Result<Exit> installPackage(const Context& context, bool onlyPrepare) {
  const QString named = context.arguments.positionals().value(0);
  if (named.isEmpty())
    return Error{codes::badArgument, QStringLiteral("Nothing says which package."),
                 QStringLiteral("Name a zip file, or a product together with --feed.")};
  ASSIGN_OR_RETURN(const auto open, openPackage(context, named));
  ASSIGN_OR_RETURN(const Target target, chooseServer(context));
  const QString name = context.arguments.value(QStringLiteral("--name"));
  const auto earlier = install::earlierAnswers(context.host, target.server, open.package, name);
  if (!earlier) return toldForServer(earlier.error(), target.server, context.host);
  ASSIGN_OR_RETURN(const auto answers,
                   answersFor(context, open.package.parameters(), earlier->value_or(package::Answers())));
  install::Wish wish = wishFrom(context, answers);
  wish.contentElsewhere = onlyPrepare;
  if (context.arguments.has(QStringLiteral("--use-msdeploy"))) wish.webDeployPackage = open.path;
  const auto ready = install::prepareInstall(context.host, target.server, open.package, wish);
  if (!ready) return toldForServer(ready.error(), target.server, context.host);
  tellAbout(context, open.package, *ready);
  ASSIGN_OR_RETURN(const Exit exit, carryOutInstallation(context, target, *ready));
  if (onlyPrepare && exit == Exit::Done) tellPublishers(context, ready->installation.folder);
  return exit;
}

Result<Exit> carryOutInstallation(const Context& context, const Target& target, const install::Ready& ready) {
  const plan::Plan& plan = ready.installation.plan;
  if (const auto exit = showAndAsk(context, plan)) return *exit;
  ASSIGN_OR_RETURN(const auto done, doIt(context, target, ready));
  printLine(context.console.out,
            ready.installation.isFinal
                ? QStringLiteral("Done.")
                : QStringLiteral("Done. `%1` takes it back.")
                      .arg(commandFor(context.host, target.server, QStringLiteral("undo ") + done.receipt.id)));
  for (const QString& folder : done.left)
    printLine(context.console.out,
              QStringLiteral("%1 can't be deleted now: something in it is in use, or read-only. It isn't needed any "
                             "more.")
                  .arg(folder));
  RETURN_IF_ERROR(verify(context, ready.observed, plan));
  return Exit::Done;
}

}  // namespace iiswsgi::cli
