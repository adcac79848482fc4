#include "app/cli/packages.h"

#include "app/cli/feeds.h"
#include "app/cli/text.h"
#include "app/core/discovery/discovery.h"
#include "app/core/discovery/paths.h"
#include "app/core/feed/address.h"

namespace iiswsgi::cli {
namespace {

/// Fetched packages are kept by their checksum: the same one isn't fetched twice.
QString keptAt(host::Host& host, const feed::InstallerFile& file, const QUrl& url) {
  const bool windows = discovery::isWindows(host.environment());
  const QString folder = discovery::joinPath(discovery::personalFolder(host), QStringLiteral("packages"), windows);
  const QString sum = file.sha256.isEmpty() ? file.sha1 : file.sha256;
  return discovery::joinPath(folder, (sum.isEmpty() ? QString() : sum.left(16) + QLatin1Char('-')) + url.fileName(),
                             windows);
}

Result<QString> fetch(const Context& context, const OpenFeed& open, const feed::Entry& entry) {
  const auto* file = entry.firstFile();
  if (!file)
    return Error(feed::codes::noSuchProduct,
                 QStringLiteral("The feed's product %1 has no package.").arg(entry.productId),
                 QStringLiteral("`iiswsgi feed check` says what is missing."));
  ASSIGN_OR_RETURN(const QUrl url, feed::installerAddress(file->installerUrl, open.url));
  host::DownloadRequest request;
  request.url = url;
  request.path = keptAt(context.host, *file, url);
  request.sha1 = file->sha1.toLower().toLatin1();
  request.sha256 = file->sha256.toLower().toLatin1();
  request.mayRedirect = feed::checkRedirect;
  RETURN_IF_ERROR(context.host.makeFolder(discovery::parentFolder(request.path)));
  if (request.sha1.isEmpty() && request.sha256.isEmpty())
    printLine(context.console.err,
              QStringLiteral("The feed says no checksum of %1: what comes is taken as it is.").arg(entry.productId));
  ASSIGN_OR_RETURN(const auto fetched, context.host.download(request));
  printLine(context.console.out,
            QStringLiteral("Fetched %1, %2.").arg(fetched.url.toString(), sizeText(fetched.bytes)));
  return request.path;
}

Result<OpenPackage> openFromFeed(const Context& context, const QString& product) {
  ASSIGN_OR_RETURN(const OpenFeed open, openFeed(context));
  const feed::Entry* entry = open.document.feed().find(product);
  if (!entry)
    return Error(feed::codes::noSuchProduct, QStringLiteral("The feed has no product %1.").arg(product),
                 QStringLiteral("`iiswsgi feed list` names its products."));
  ASSIGN_OR_RETURN(const QString path, fetch(context, open, *entry));
  return openPackageFile(context.host, path);
}

Result<void> readSet(const Context& context, package::Answers& answers) {
  for (const QString& text : context.arguments.values(QStringLiteral("--set"))) {
    const auto equals = text.indexOf(QLatin1Char('='));
    if (equals < 1)
      return Error{codes::badArgument, QStringLiteral("--set wants NAME=VALUE, not \"%1\".").arg(text),
                   QStringLiteral("For example --set \"Application Path=Default Web Site/shop\".")};
    answers.insert(text.left(equals), text.mid(equals + 1));
  }
  return {};
}

bool isAsked(const package::Parameter& parameter, const package::Answers& answers) {
  const auto& names = answers.keys();
  const bool known = std::any_of(names.begin(), names.end(), [&](const QString& name) {
    return name.compare(parameter.name, Qt::CaseInsensitive) == 0;
  });
  return !known && package::controlOf(parameter) != package::Control::Hidden;
}

QString questionFor(const package::Parameter& parameter, const QString& otherwise) {
  const QStringList choices = package::choicesOf(parameter);
  QString text = parameter.title();
  if (!choices.isEmpty()) text += QStringLiteral(" (%1)").arg(choices.join(QStringLiteral(", ")));
  return QStringLiteral("%1 [%2]: ").arg(text, otherwise);
}

/// An empty answer is the default, which the package's other answers may be part of.
Result<void> ask(const Context& context, const QList<package::Parameter>& parameters, package::Answers& answers) {
  for (const package::Parameter& parameter : parameters) {
    if (!isAsked(parameter, answers)) continue;
    ASSIGN_OR_RETURN(const auto values, package::filledIn(parameters, answers));
    if (!parameter.description.isEmpty()) printLine(context.console.out, parameter.description);
    const QString answer = context.console.ask(questionFor(parameter, values.value(parameter.name)));
    if (!answer.isEmpty()) answers.insert(parameter.name, answer);
  }
  return {};
}

}  // namespace

Result<OpenPackage> openPackageFile(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(auto device, host.openFile(path));
  auto opened = package::Package::open(std::move(device));
  if (!opened) return opened.error().during(QStringLiteral("reading %1").arg(path));
  return OpenPackage{path, *opened};
}

Result<OpenPackage> openPackage(const Context& context, const QString& named) {
  if (context.arguments.has(QStringLiteral("--feed"))) return openFromFeed(context, named);
  return openPackageFile(context.host, absolutePath(named));
}

QList<Option> answerOptions() {
  return {{"--set-parameters", "FILE", "Answers to the package's parameters, as Web Deploy's tools write them.",
           ValueKind::File},
          {"--set", "NAME=VALUE", "One answer; wins over the file.", ValueKind::Text, {}, true}};
}

Result<package::Answers> answersFor(const Context& context, const QList<package::Parameter>& parameters) {
  package::Answers answers;
  if (const auto file = context.arguments.optional(QStringLiteral("--set-parameters"))) {
    ASSIGN_OR_RETURN(const QByteArray bytes, context.host.readFile(absolutePath(*file)));
    ASSIGN_OR_RETURN(answers, package::readAnswers(bytes, *file));
  }
  RETURN_IF_ERROR(readSet(context, answers));
  const Console& console = context.console;
  const bool asking = console.terminal && console.ask && !context.arguments.has(QStringLiteral("--yes"));
  if (asking) RETURN_IF_ERROR(ask(context, parameters, answers));
  return answers;
}

QString sizeText(qint64 bytes) {
  if (bytes < 1000) return QStringLiteral("%1 bytes").arg(bytes);
  if (bytes < 1000000) return QStringLiteral("%1 KB").arg(double(bytes) / 1000, 0, 'f', 1);
  return QStringLiteral("%1 MB").arg(double(bytes) / 1000000, 0, 'f', 1);
}

bool printFindings(const Console& console, const QList<package::Finding>& findings) {
  bool mistakes = false;
  for (const package::Finding& finding : findings) {
    const bool mistake = finding.weight == package::Finding::Weight::Mistake;
    mistakes = mistakes || mistake;
    const QString line = finding.line > 0 ? QStringLiteral(":%1").arg(finding.line) : QString();
    printLine(console.out, QStringLiteral("%1 %2%3 [%4] %5 %6")
                               .arg(mistake ? QStringLiteral("mistake") : QStringLiteral("advice"), finding.file, line,
                                    finding.rule, finding.text, finding.hint));
  }
  return mistakes;
}

}  // namespace iiswsgi::cli
