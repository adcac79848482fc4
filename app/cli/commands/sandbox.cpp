#include "app/cli/sandbox.h"
#include "app/cli/carry_out.h"
#include "app/cli/text.h"
#include "app/core/plan/sandbox.h"

namespace iiswsgi::cli {
namespace {

using Action = Result<Exit> (*)(const Context&, const QString& folder);

QString folderFrom(const Context& context) {
  const QString named = context.arguments.positionals().value(1);
  return named.isEmpty() ? discovery::defaultSandbox(context.host) : absolutePath(named);
}

Result<int> portFrom(const Arguments& arguments) {
  const QString text = arguments.value(QStringLiteral("--port"), QStringLiteral("8080"));
  bool number = false;
  const int port = text.toInt(&number);
  if (number && port > 0 && port < 65536) return port;
  return Error{codes::badArgument, QStringLiteral("\"%1\" is no port.").arg(text),
               QStringLiteral("Give a number from 1 to 65535, for example --port 8080.")};
}

Result<plan::Sandbox> sandboxFrom(const Context& context, const QString& folder) {
  plan::Sandbox sandbox;
  sandbox.folder = folder;
  sandbox.site = context.arguments.value(QStringLiteral("--site"), sandbox.site);
  ASSIGN_OR_RETURN(sandbox.port, portFrom(context.arguments));
  sandbox.siteFolder = absolutePath(context.arguments.value(QStringLiteral("--site-folder")));
  for (const QString& text : context.arguments.values(QStringLiteral("--application"))) {
    const auto equals = text.indexOf(QLatin1Char('='));
    if (equals < 1 || equals + 1 == text.size())
      return Error{codes::badArgument, QStringLiteral("--application wants PATH=FOLDER, not \"%1\".").arg(text),
                   QStringLiteral("For example --application /shop=shop-folder.")};
    const QString path = text.left(equals);
    sandbox.applications << QPair<QString, QString>{path.startsWith(QLatin1Char('/')) ? path : QLatin1Char('/') + path,
                                                    absolutePath(text.mid(equals + 1))};
  }
  return sandbox;
}

Result<std::optional<QByteArray>> existingConfig(host::Host& host, const QString& path) {
  if (!exists(host, path)) return std::optional<QByteArray>();
  ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
  return std::optional<QByteArray>(bytes);
}

Result<Exit> create(const Context& context, const QString& folder) {
  ASSIGN_OR_RETURN(const auto sandbox, sandboxFrom(context, folder));
  RETURN_IF_ERROR(checkSandboxFolders(sandbox));
  const QString config = plan::sandboxConfigPath(folder);
  const discovery::Server server{discovery::ServerKind::Sandbox, folder, config, folder, {}};
  const Target target{server, discovery::stateFolder(context.host, server)};
  RETURN_IF_ERROR(recoverCutOffRun(context, target));
  ASSIGN_OR_RETURN(const auto existing, existingConfig(context.host, config));
  ASSIGN_OR_RETURN(const auto plan, plan::makeSandboxPlan(sandbox, existing));
  if (const auto exit = showAndAsk(context, plan)) return *exit;
  RETURN_IF_ERROR(context.host.makeFolder(folder));
  ASSIGN_OR_RETURN(const auto receipt, carryOut(context, target, plan));
  printLine(context.console.out, QStringLiteral("Done. The sandbox is %1.").arg(folder));
  return Exit::Done;
}

Result<Exit> show(const Context& context, const QString& folder) {
  ASSIGN_OR_RETURN(const auto server, discovery::findServer(context.host, folder));
  ASSIGN_OR_RETURN(const auto observed, discovery::observe(context.host, server));
  printLine(context.console.out, QStringLiteral("Sandbox: %1").arg(folder));
  for (const auto& site : observed.config->sites()) {
    QStringList ports;
    for (const auto& binding : site.bindings)
      ports << QString::number(binding.port());
    printLine(context.console.out, QStringLiteral("  %1 at port %2").arg(site.name, ports.join(QStringLiteral(", "))));
  }
  return Exit::Done;
}

Result<Exit> remove(const Context& context, const QString& folder) {
  ASSIGN_OR_RETURN(const auto files, filesOfSandbox(context.host, folder));
  for (const QString& path : files)
    printLine(context.console.out, QStringLiteral("remove %1").arg(path));
  if (context.arguments.has(QStringLiteral("--dry-run"))) return Exit::ChangesPending;
  const bool asking =
      context.console.terminal && context.console.ask && !context.arguments.has(QStringLiteral("--yes"));
  if (asking && !context.console.ask(QStringLiteral("Remove these? [y/N] "))
                     .trimmed()
                     .startsWith(QLatin1Char('y'), Qt::CaseInsensitive)) {
    printLine(context.console.out, QStringLiteral("Nothing was changed."));
    return Exit::ChangesPending;
  }
  for (const QString& path : files) {
    RETURN_IF_ERROR(context.host.removeFile(path));
  }
  printLine(context.console.out, QStringLiteral("Done. Files in its sites that aren't ours were left there."));
  return Exit::Done;
}

Result<Exit> runSandbox(const Context& context) {
  const QString word = context.arguments.positionals().value(0, QStringLiteral("show"));
  const QMap<QString, Action> actions{{"create", create}, {"remove", remove}, {"show", show}};
  if (const auto action = actions.value(word, nullptr)) return action(context, folderFrom(context));
  const QString near = nearest(word, actions.keys());
  return Error{codes::badArgument, QStringLiteral("`iiswsgi sandbox` can't \"%1\".").arg(word),
               near.isEmpty() ? QStringLiteral("It knows create, show and remove.")
                              : QStringLiteral("Did you mean `iiswsgi sandbox %1`?").arg(near)};
}

}  // namespace

Command sandboxCommand() {
  Command command;
  command.name = QStringLiteral("sandbox");
  command.summary = QStringLiteral("Make, show or remove a sandbox: a folder laid out like an IIS Express user's.");
  command.positionals = QStringLiteral("create|show|remove [FOLDER]");
  command.maximumPositionals = 2;
  command.positionalChoices = {"create", "show", "remove"};
  command.details = QStringLiteral(
      "Without FOLDER: $IISWSGI_SANDBOX, else the folder iiswsgi/sandbox below your own data. create adds what the\n"
      "sandbox lacks and leaves the rest; remove takes the configuration and history away, never the files of a site.");
  command.options = {{"--site", "NAME", "The site to have in it, Sandbox unless said."},
                     {"--port", "PORT", "Its port, 8080 unless said."},
                     {"--site-folder", "FOLDER", "Its root folder, sites/NAME unless said.", ValueKind::Folder},
                     {"--application", "PATH=FOLDER", "A further application of the site.", ValueKind::Text, {}, true}};
  command.options += carryOutOptions();
  command.examples = {"iiswsgi sandbox create",
                      "iiswsgi sandbox create my-sandbox --port 9000 --application /shop=shop",
                      "iiswsgi sandbox remove my-sandbox"};
  command.run = runSandbox;
  return command;
}

}  // namespace iiswsgi::cli
