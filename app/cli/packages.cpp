#include "app/cli/packages.h"

#include "app/cli/feeds.h"
#include "app/cli/text.h"
#include "app/core/base/counted.h"
#include "app/core/publish/open_package.h"
#include "app/core/publish/publish.h"
#include "app/core/publish/signs.h"

namespace iiswsgi::cli {
namespace {

Result<OpenPackage> openPackageFile(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const auto package, publish::openPackage(host, path));
  return OpenPackage{path, package};
}

/// The Web Platform Installer would bring them along; most are programs that only it can install.
void tellWhatItNeeds(const Context& context, const feed::Feed& feed, const QString& product) {
  const feed::Needs needs = feed::needsOf(feed, product, publish::signsOf(context.host));
  if (needs.products.size() > 1)
    printLine(context.console.err,
              QStringLiteral("The feed says that %1 needs %2 first, and can't tell that it is there.")
                  .arg(product, needs.products.mid(0, needs.products.size() - 1).join(QStringLiteral(", then "))));
  for (const Error& gap : needs.gaps)
    printLine(context.console.err, QStringLiteral("What %1 needs isn't all known: %2").arg(product, gap.text()));
}

Result<OpenPackage> openFromFeed(const Context& context, const QString& product) {
  ASSIGN_OR_RETURN(const auto open, openFeed(context));
  tellWhatItNeeds(context, open.document.feed(), product);
  // Ctrl+C simply ends the program here: nothing is changed yet, and the next call goes on with what came.
  const auto progress = [tell = tellTenths(context.console)](qint64 done, qint64 all) {
    if (tell && all > 0) tell(double(done) / double(all));
  };
  ASSIGN_OR_RETURN(const auto fetched, publish::fetchPackage(context.host, open, product, progress));
  if (!fetched.checked) {
    printLine(context.console.err,
              QStringLiteral("The feed says no checksum of %1: what came is taken as it is.").arg(product));
  }
  const QString how = fetched.kept ? QStringLiteral("%1 was fetched before, %2.") : QStringLiteral("Fetched %1, %2.");
  printLine(context.console.out, how.arg(fetched.facts.url.toString(), sizeText(fetched.facts.bytes)));
  return openPackageFile(context.host, fetched.path);
}

Result<package::Answers> readSet(const Context& context) {
  package::Answers answers;
  for (const QString& text : context.arguments.values(QStringLiteral("--set"))) {
    const auto equals = text.indexOf(QLatin1Char('='));
    if (equals < 1)
      return Error{codes::badArgument, QStringLiteral("--set wants NAME=VALUE, not \"%1\".").arg(text),
                   QStringLiteral("For example --set \"Application Path=Default Web Site/shop\".")};
    answers.insert(text.left(equals), text.mid(equals + 1));
  }
  return answers;
}

bool isAsked(const package::Parameter& parameter, const package::Answers& answers) {
  return !answers.contains(parameter.name) && package::controlOf(parameter) != package::Control::Hidden;
}

QString questionFor(const package::Parameter& parameter, const QString& otherwise) {
  const QStringList choices = package::choicesOf(parameter);
  QString text = parameter.title();
  if (!choices.isEmpty()) text += QStringLiteral(" (%1)").arg(choices.join(QStringLiteral(", ")));
  return QStringLiteral("%1 [%2]: ").arg(text, otherwise);
}

bool isSecret(const package::Parameter& parameter) {
  const auto control = package::controlOf(parameter);
  return control == package::Control::Password || control == package::Control::NewPassword;
}

/// What is typed isn't shown, nor what it would be otherwise; a new one is typed twice. Empty: it stays what it is.
Result<QString> askSecret(const Context& context, const package::Parameter& parameter) {
  const auto& ask = context.console.askSecret ? context.console.askSecret : context.console.ask;
  const QString answer = ask(QStringLiteral("%1 (not shown): ").arg(parameter.title()));
  const bool twice = package::controlOf(parameter) == package::Control::NewPassword && !answer.isEmpty();
  if (!twice || ask(QStringLiteral("%1, once more: ").arg(parameter.title())) == answer)
    return answer;
  return Error{codes::badArgument, QStringLiteral("\"%1\" was typed in two ways.").arg(parameter.title()),
               QStringLiteral("Start again; nothing was changed.")};
}

/// An empty answer is the earlier one, else the default, which the package's other answers may be part of.
Result<void> ask(const Context& context, const QList<package::Parameter>& parameters, const package::Answers& earlier,
                 package::Answers& answers) {
  for (const package::Parameter& parameter : parameters) {
    if (!isAsked(parameter, answers)) continue;
    package::Answers known = earlier;
    known.insert(answers);
    ASSIGN_OR_RETURN(const auto values, package::filledIn(parameters, known));
    if (!parameter.description.isEmpty()) printLine(context.console.out, parameter.description);
    QString answer;
    if (isSecret(parameter)) {
      ASSIGN_OR_RETURN(answer, askSecret(context, parameter));
    } else {
      answer = context.console.ask(questionFor(parameter, values.value(parameter.name)));
    }
    if (!answer.isEmpty()) answers.insert(parameter.name, answer);
  }
  return {};
}

}  // namespace

Result<OpenPackage> openPackage(const Context& context, const QString& named) {
  if (context.arguments.has(QStringLiteral("--feed"))) return openFromFeed(context, named);
  return openPackageFile(context.host, absolutePath(named));
}

QList<Option> answerOptions() {
  return {{"--set-parameters", "FILE", "Answers to the package's parameters, as Web Deploy's tools write them.",
           ValueKind::File},
          {"--set", "NAME=VALUE", "One answer; wins over the file.", ValueKind::Text, {}, true}};
}

Result<package::Answers> answersFor(const Context& context, const QList<package::Parameter>& parameters,
                                    const package::Answers& earlier) {
  package::Answers answers;
  if (const auto file = context.arguments.optional(QStringLiteral("--set-parameters"))) {
    ASSIGN_OR_RETURN(const QByteArray bytes, context.host.readFile(absolutePath(*file)));
    ASSIGN_OR_RETURN(const auto read, package::readAnswers(bytes, *file));
    answers = package::namedAsAsked(parameters, read);
  }
  ASSIGN_OR_RETURN(const auto set, readSet(context));
  answers.insert(package::namedAsAsked(parameters, set));
  const Console& console = context.console;
  const bool asking = console.terminal && console.ask && !context.arguments.has(QStringLiteral("--yes"));
  if (asking) RETURN_IF_ERROR(ask(context, parameters, earlier, answers));
  return answers;
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
