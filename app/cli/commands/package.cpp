#include <algorithm>

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

#include "app/cli/feeds.h"
#include "app/cli/interrupts.h"
#include "app/cli/packages.h"
#include "app/cli/text.h"
#include "app/cli/words.h"
#include "app/core/base/counted.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::cli {
namespace {

const QString self = QStringLiteral("package");

std::optional<qint64> sourceDateEpoch(host::Host& host) {
  bool number = false;
  const qint64 seconds = host.environment().value(QStringLiteral("SOURCE_DATE_EPOCH")).toLongLong(&number);
  return number ? std::optional(seconds) : std::nullopt;
}

std::optional<project::Application> applicationFrom(const Arguments& arguments) {
  project::Application application;
  if (const auto ini = arguments.optional(QStringLiteral("--ini"))) {
    application.kind = project::Kind::PasteIni;
    application.iniFile = ini->section(QLatin1Char('#'), 0, 0);
    application.iniSection = ini->section(QLatin1Char('#'), 1);
  } else if (const auto app = arguments.optional(QStringLiteral("--app"))) {
    application.kind = project::Kind::Wsgi;
    application.callable = *app;
  } else {
    return std::nullopt;
  }
  return application;
}

/// With the slash at its end, which says that a folder is meant.
QString outputFrom(const Arguments& arguments) {
  const QString said = arguments.value(QStringLiteral("--output"));
  const bool folder = QDir::fromNativeSeparators(said).endsWith(QLatin1Char('/'));
  const QString path = absolutePath(said);
  return folder && !path.endsWith(QDir::separator()) ? path + QDir::separator() : path;
}

build::Order orderFrom(const Context& context, const QString& folder) {
  const Arguments& arguments = context.arguments;
  build::Order order;
  order.folder = absolutePath(folder);
  order.output = outputFrom(arguments);
  order.outputFolder = absolutePath(QStringLiteral("."));
  order.templates = absolutePath(arguments.value(QStringLiteral("--template")));
  order.choices = {arguments.values(QStringLiteral("--include")), arguments.values(QStringLiteral("--exclude"))};
  order.beside = !arguments.has(QStringLiteral("--no-extras"));
  package::Wishes& wishes = order.wishes;
  const bool pipeline = arguments.value(QStringLiteral("--for")) == QLatin1String("pipeline");
  wishes.form = pipeline ? package::Form::Full : package::Form::Application;
  wishes.id = arguments.value(QStringLiteral("--id"));
  wishes.title = arguments.value(QStringLiteral("--title"));
  wishes.version = arguments.value(QStringLiteral("--version"));
  wishes.application = applicationFrom(arguments);
  wishes.requirements = arguments.values(QStringLiteral("--require"));
  wishes.installProject = arguments.has(QStringLiteral("--install-project"));
  wishes.installStep = !pipeline && !arguments.has(QStringLiteral("--no-install-step"));
  wishes.sourceDateEpoch = sourceDateEpoch(context.host);
  if (arguments.has(QStringLiteral("--vendor"))) {
    const bool windows = discovery::isWindows(context.host.environment());
    build::Vendoring vendoring;
    vendoring.python = arguments.value(QStringLiteral("--python"), build::usualPython(windows));
    vendoring.version = arguments.value(QStringLiteral("--python-version"));
    vendoring.platform = arguments.value(QStringLiteral("--platform"), QStringLiteral("win_amd64"));
    if (vendoring.platform == QLatin1String("here")) vendoring.platform.clear();
    order.vendoring = vendoring;
  }
  return order;
}

void printDraft(const Console& console, const build::Draft& draft) {
  if (draft.project) {
    printLine(console.out, QStringLiteral("%1. %2").arg(project::textOf(draft.project->application.kind),
                                                        draft.project->application.evidence));
  } else {
    printLine(console.out, QStringLiteral("The folder describes its package itself, in Manifest.xml."));
  }
  for (const auto& left : draft.leftOut)
    printLine(console.out,
              QStringLiteral("Left out: %1 (%2) %3").arg(left.path, project::textOf(left.reason), left.why));
  for (const QString& note : draft.recipe.notes)
    printLine(console.out, note);
  printLine(console.out,
            QStringLiteral("%1, %2.").arg(counted(draft.recipe.items.size(), "file"), sizeText(draft.recipe.bytes())));
}

QJsonArray jsonOf(const QList<package::Finding>& findings) {
  QJsonArray all;
  for (const auto& finding : findings)
    all << QJsonObject{{"mistake", finding.weight == package::Finding::Weight::Mistake},
                       {"rule", finding.rule},
                       {"file", finding.file},
                       {"line", finding.line},
                       {"text", finding.text},
                       {"hint", finding.hint}};
  return all;
}

bool hasMistake(const QList<package::Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const auto& finding) { return finding.weight == package::Finding::Weight::Mistake; });
}

QJsonObject jsonOf(const build::Draft& draft) {
  QJsonArray leftOut;
  for (const auto& left : draft.leftOut)
    leftOut << QJsonObject{{"path", left.path}, {"reason", project::textOf(left.reason)}, {"why", left.why}};
  QJsonObject json{{"path", draft.output},
                   {"id", draft.recipe.about.id},
                   {"version", draft.recipe.about.version},
                   {"notes", QJsonArray::fromStringList(draft.recipe.notes)},
                   {"leftOut", leftOut}};
  if (!draft.project) return json;
  const auto& application = draft.project->application;
  json.insert("application", QJsonObject{{"kind", project::textOf(application.kind)},
                                         {"iniFile", application.iniFile},
                                         {"iniSection", application.iniSection},
                                         {"callable", application.callable},
                                         {"folder", application.folder},
                                         {"evidence", application.evidence}});
  return json;
}

QJsonObject jsonOf(const build::Built& built) {
  QJsonObject json = jsonOf(built.draft);
  json.insert("files", built.draft.recipe.items.size());
  json.insert("bytes", built.size);
  json.insert("sha1", QString::fromLatin1(built.sha1));
  json.insert("sha256", QString::fromLatin1(built.sha256));
  json.insert("beside", QJsonArray::fromStringList(built.beside));
  json.insert("findings", jsonOf(built.findings));
  return json;
}

build::Watch watchFor(const Console& console, const Interrupts& interrupts, bool quiet) {
  build::Watch watch;
  watch.cancelled = interrupts.cancelled();
  if (!quiet) watch.progress = tellTenths(console);
  return watch;
}

Exit listDraft(const Context& context, const build::Draft& draft) {
  const auto& items = draft.recipe.items;
  if (context.arguments.has(QStringLiteral("--json"))) {
    QJsonObject json = jsonOf(draft);
    QJsonArray files;
    for (const package::Item& item : items)
      files << QJsonObject{{"name", item.name}, {"bytes", item.size}};
    json.insert("files", files);
    printJson(context.console.out, QJsonDocument(json));
    return Exit::ChangesPending;
  }
  printDraft(context.console, draft);
  for (const package::Item& item : items)
    printLine(context.console.out, QStringLiteral("  %1 (%2)").arg(item.name, sizeText(item.size)));
  return Exit::ChangesPending;
}

/// A package with mistakes is there to be looked at, and whoever builds in a script hears of them.
Result<Exit> buildPackage(const Context& context) {
  ASSIGN_OR_RETURN(const QString folder, secondWord(context, self, QStringLiteral("folder")));
  const build::Order order = orderFrom(context, folder);
  const bool json = context.arguments.has(QStringLiteral("--json"));
  if (context.arguments.has(QStringLiteral("--dry-run"))) {
    ASSIGN_OR_RETURN(const auto draft, build::draw(context.host, order));
    return listDraft(context, draft);
  }
  Interrupts interrupts(context.console);
  interrupts.keepToTheEnd();
  ASSIGN_OR_RETURN(const auto built, build::build(context.host, order, watchFor(context.console, interrupts, json)));
  const Exit exit = hasMistake(built.findings) ? Exit::Failed : Exit::Done;
  if (json) {
    printJson(context.console.out, QJsonDocument(jsonOf(built)));
    return exit;
  }
  printDraft(context.console, built.draft);
  printFindings(context.console, built.findings);
  printLine(context.console.out, QStringLiteral("%1\n  %2\n  SHA-1   %3\n  SHA-256 %4")
                                     .arg(built.path, sizeText(built.size), QString::fromLatin1(built.sha1),
                                          QString::fromLatin1(built.sha256)));
  for (const QString& path : built.beside)
    printLine(context.console.out, path);
  return exit;
}

Result<Exit> checkPackage(const Context& context) {
  ASSIGN_OR_RETURN(const QString named, secondWord(context, self, QStringLiteral("package")));
  ASSIGN_OR_RETURN(const auto open, openPackage(context, named));
  ASSIGN_OR_RETURN(const auto findings, package::check(open.package));
  if (context.arguments.has(QStringLiteral("--json"))) {
    printJson(context.console.out, QJsonDocument(jsonOf(findings)));
    return hasMistake(findings) ? Exit::Failed : Exit::Done;
  }
  const bool mistakes = printFindings(context.console, findings);
  if (!mistakes) printLine(context.console.out, QStringLiteral("No mistakes in %1.").arg(open.path));
  return mistakes ? Exit::Failed : Exit::Done;
}

QJsonObject jsonOf(const OpenPackage& open) {
  const auto& package = open.package;
  const auto about = package.about().value_or(package::About());
  QJsonArray parameters;
  for (const auto& parameter : package.parameters())
    parameters << QJsonObject{{"name", parameter.name},
                              {"default", parameter.defaultValue.value_or(QString())},
                              {"description", parameter.description},
                              {"asked", package::controlOf(parameter) != package::Control::Hidden}};
  return {{"path", open.path},
          {"form", package.form() == package::Form::Full ? "full" : "application"},
          {"id", package.id()},
          {"title", about.title},
          {"version", about.version},
          {"files", package.content().size()},
          {"bytesUnpacked", package.archive().unpackedSize()},
          {"commands", QJsonArray::fromStringList(package.commands())},
          {"parameters", parameters}};
}

Result<Exit> showPackage(const Context& context) {
  ASSIGN_OR_RETURN(const QString named, secondWord(context, self, QStringLiteral("package")));
  ASSIGN_OR_RETURN(const auto open, openPackage(context, named));
  const auto& package = open.package;
  if (context.arguments.has(QStringLiteral("--json"))) {
    printJson(context.console.out, QJsonDocument(jsonOf(open)));
    return Exit::Done;
  }
  const auto about = package.about().value_or(package::About());
  const bool full = package.form() == package::Form::Full;
  QList<QStringList> rows{
      {"Package", open.path},
      {"Form", full ? QStringLiteral("full (archive.xml)") : QStringLiteral("application (Manifest.xml)")},
      {"Product", package.id()},
      {"Version", about.version},
      {"Files", QStringLiteral("%1, %2 unpacked")
                    .arg(QString::number(package.content().size()), sizeText(package.archive().unpackedSize()))}};
  printLine(context.console.out, table(rows, QString()));
  for (const QString& sentence : package.commands())
    printLine(context.console.out, sentence);
  QList<QStringList> asked;
  for (const auto& parameter : package.parameters()) {
    if (package::controlOf(parameter) != package::Control::Hidden)
      asked << QStringList{parameter.name, parameter.defaultValue.value_or(QString()), parameter.description};
  }
  if (!asked.isEmpty()) printLine(context.console.out, QStringLiteral("It asks:\n%1").arg(table(asked)));
  return Exit::Done;
}

Result<Exit> runPackage(const Context& context) {
  return runWord(context, self, {{"build", buildPackage}, {"check", checkPackage}, {"show", showPackage}});
}

}  // namespace

Command packageCommand() {
  Command command;
  command.name = QStringLiteral("package");
  command.summary = QStringLiteral("Make a Web Deploy package of a project, look into one, check one.");
  command.positionals = QStringLiteral("build|check|show FOLDER|PACKAGE");
  command.maximumPositionals = 2;
  command.positionalChoices = {"build", "check", "show"};
  command.details = QStringLiteral(
      "build FOLDER looks at the project without running it, leaves out what doesn't belong on a server (and says "
      "so),\n"
      "and makes the manifest, the parameters, web.config and the install step; a folder with a Manifest.xml of its "
      "own\n"
      "is packed by that. The same files give the same bytes. A folder iiswsgi.templates in the project, or\n"
      "--template, replaces generated files and those beside the package by name. check PACKAGE names mistakes with\n"
      "their lines. With --vendor the dependencies come along as wheels, and the server needs no network. Exit\n"
      "code 1: the package has mistakes.");
  command.options = {
      {"--output", "FILE", "build: the package, or the folder for it; NAME-VERSION.zip here unless said.",
       ValueKind::File},
      {"--for",
       "WHOM",
       "build: the gallery's tools and iiswsgi, or Visual Studio's and Azure's pipelines.",
       ValueKind::Choice,
       {"gallery", "pipeline"}},
      {"--id", "ID", "build: the product's id; the project's name unless said."},
      {"--title", "TEXT", "build: what people call it."},
      {"--version", "TEXT", "build: its version; the project's own unless said."},
      {"--ini", "FILE[#section]", "build: the INI file to serve, in the project."},
      {"--app", "module:callable", "build: the WSGI application to serve."},
      {"--require", "PACKAGE", "build: pip installs this too: \"whitenoise>=6\".", ValueKind::Text, {}, true},
      {"--install-project", "", "build: pip installs the project itself too, for its entry points."},
      {"--include", "PATH", "build: take this in, whatever the rules say.", ValueKind::Text, {}, true},
      {"--exclude", "PATH", "build: leave this out.", ValueKind::Text, {}, true},
      {"--template", "FOLDER", "build: files that replace generated ones.", ValueKind::Folder},
      {"--vendor", "", "build: bring the dependencies along as wheels."},
      {"--python", "PATH", "build: the Python whose pip is asked for wheels; python3 unless said.", ValueKind::File},
      {"--python-version", "X.Y", "build: the Python that will run it; that one's version unless said."},
      {"--platform", "TAG", "build: for what the wheels are, win_amd64 unless said; \"here\": this machine."},
      {"--no-install-step", "", "build: no command at the end, for publishers who aren't administrators."},
      {"--no-extras", "", "build: only the package, nothing beside it."},
      {"--dry-run", "", "build: only list what would go in; exit code 2."},
      feedOption(),
      {"--json", "", "for programs."}};
  command.examples = {"iiswsgi package build . --vendor --python-version 3.12",
                      "iiswsgi package build examples/sample.msdeploy", "iiswsgi package check shop-1.2.zip"};
  command.run = runPackage;
  return command;
}

}  // namespace iiswsgi::cli
