#include <QJsonArray>
#include <QJsonObject>

#include "app/cli/feed_publish.h"
#include "app/cli/feed_serve.h"
#include "app/cli/text.h"
#include "app/cli/words.h"
#include "app/core/base/counted.h"
#include "app/core/publish/signs.h"

namespace iiswsgi::cli {
namespace {

const QString self = QStringLiteral("feed");

QString sentenceOf(std::optional<bool> installed) {
  if (!installed) return QStringLiteral("can't be told here");
  return *installed ? QStringLiteral("yes") : QStringLiteral("no");
}

/// What has to be there before it, in the order to install in.
QString sentenceOfNeeds(const feed::Feed& feed, const QString& id, const feed::Sign& sign) {
  const feed::Needs needs = feed::needsOf(feed, id, sign);
  const QStringList before = needs.products.mid(0, needs.products.size() - 1);
  QStringList lines;
  if (!before.isEmpty()) lines << before.join(QStringLiteral(", then "));
  for (const Error& gap : needs.gaps)
    lines << gap.text();
  return lines.isEmpty() ? QStringLiteral("nothing that isn't there") : lines.join(QLatin1Char('\n'));
}

QJsonObject jsonOf(const feed::Entry& entry) {
  QJsonObject json{{"productId", entry.productId}, {"title", entry.title}, {"version", entry.version},
                   {"summary", entry.summary},     {"type", entry.type},   {"line", entry.line}};
  if (const auto* file = entry.firstFile()) {
    json["installerUrl"] = file->installerUrl;
    json["sha1"] = file->sha1;
    json["sha256"] = file->sha256;
    if (file->fileSize) json["kilobytes"] = *file->fileSize;
  }
  return json;
}

QJsonObject jsonOf(const feed::Finding& finding) {
  return {{"mistake", finding.weight == feed::Finding::Weight::Mistake},
          {"rule", finding.rule},
          {"line", finding.line},
          {"text", finding.text},
          {"hint", finding.hint}};
}

Result<Exit> list(const Context& context) {
  ASSIGN_OR_RETURN(const publish::OpenFeed open, openWholeFeed(context));
  const feed::Feed& read = open.document.feed();
  if (context.arguments.has(QStringLiteral("--json"))) {
    QJsonArray all;
    for (const feed::Entry& entry : read.entries)
      all << jsonOf(entry);
    printJson(context.console.out, QJsonDocument(all));
    return Exit::Done;
  }
  printLine(context.console.out,
            QStringLiteral("%1: %2, %3").arg(open.url.toString(), read.title, counted(read.entries.size(), "product")));
  QList<QStringList> rows;
  for (const feed::Entry& entry : read.entries)
    rows << QStringList{entry.productId, entry.version, entry.title};
  if (!rows.isEmpty()) printLine(context.console.out, table(rows));
  return Exit::Done;
}

Result<Exit> show(const Context& context) {
  ASSIGN_OR_RETURN(const QString id, secondWord(context, self, QStringLiteral("product")));
  ASSIGN_OR_RETURN(const publish::OpenFeed open, openFeed(context));
  const feed::Entry* entry = open.document.feed().find(id);
  if (!entry)
    return Error{feed::codes::noSuchProduct, QStringLiteral("The feed has no product %1.").arg(id),
                 QStringLiteral("`iiswsgi feed list` names its products.")};
  if (context.arguments.has(QStringLiteral("--json"))) {
    printJson(context.console.out, QJsonDocument(jsonOf(*entry)));
    return Exit::Done;
  }
  QList<QStringList> rows{{"Product", entry->productId},  {"Title", entry->title},     {"Version", entry->version},
                          {"Author", entry->author.name}, {"Updated", entry->updated}, {"Summary", entry->summary}};
  if (const auto* file = entry->firstFile()) {
    rows << QStringList{"Package", file->installerUrl}
         << QStringList{"Size",
                        file->fileSize ? QStringLiteral("%1 KB").arg(*file->fileSize) : QStringLiteral("not said")}
         << QStringList{"SHA-1", file->sha1} << QStringList{"SHA-256", file->sha256};
  }
  const feed::Sign sign = publish::signsOf(context.host);
  if (entry->discoveryHint)
    rows << QStringList{"Installed", sentenceOf(feed::isInstalled(open.document.feed(), *entry, sign))};
  if (entry->dependency) rows << QStringList{"Needs", sentenceOfNeeds(open.document.feed(), id, sign)};
  printLine(context.console.out, table(rows, QString()));
  return Exit::Done;
}

Result<Exit> publishTo(const Context& context) {
  ASSIGN_OR_RETURN(const QString package, secondWord(context, self, QStringLiteral("package")));
  return publishPackage(context, package);
}

Result<Exit> remove(const Context& context) {
  ASSIGN_OR_RETURN(const QString id, secondWord(context, self, QStringLiteral("product")));
  ASSIGN_OR_RETURN(const QString path, writableFeed(context));
  ASSIGN_OR_RETURN(const auto rewritten, publish::removeProduct(context.host, path, id));
  printLine(context.console.out, QStringLiteral("Removed %1. The earlier feed is %2").arg(id, rewritten.backup));
  return Exit::Done;
}

Result<Exit> merge(const Context& context) {
  ASSIGN_OR_RETURN(const QString named, secondWord(context, self, QStringLiteral("other feed")));
  ASSIGN_OR_RETURN(const QString path, writableFeed(context));
  ASSIGN_OR_RETURN(const auto other,
                   publish::openFeed(context.host, fullFeedName(named)));
  QStringList taken;
  const auto takeOver = [&](feed::Document& document) -> Result<void> {
    ASSIGN_OR_RETURN(taken, document.merge(other.document, other.url, QUrl::fromLocalFile(path)));
    return {};
  };
  ASSIGN_OR_RETURN(const auto rewritten, publish::rewriteFeed(context.host, path, std::nullopt, takeOver));
  if (taken.isEmpty()) {
    printLine(context.console.out, QStringLiteral("%1 has nothing that isn't there already.").arg(named));
    return Exit::Done;
  }
  printLine(
      context.console.out,
      QStringLiteral("Took over %1. The earlier feed is %2").arg(taken.join(QStringLiteral(", ")), rewritten.backup));
  return Exit::Done;
}

Result<Exit> check(const Context& context) {
  ASSIGN_OR_RETURN(const publish::OpenFeed open, openWholeFeed(context));
  bool mistakes = false;
  ASSIGN_OR_RETURN(const auto findings, publish::checkFeed(context.host, open));
  QJsonArray all;
  const bool json = context.arguments.has(QStringLiteral("--json"));
  for (const auto& finding : findings) {
    const bool mistake = finding.weight == feed::Finding::Weight::Mistake;
    mistakes = mistakes || mistake;
    if (json) {
      all << jsonOf(finding);
      continue;
    }
    printLine(context.console.out, QStringLiteral("line %1: %2 [%3] %4 %5")
                                       .arg(QString::number(finding.line),
                                            mistake ? QStringLiteral("mistake") : QStringLiteral("advice"),
                                            finding.rule, finding.text, finding.hint));
  }
  if (json)
    printJson(context.console.out, QJsonDocument(all));
  else if (!mistakes)
    printLine(context.console.out, QStringLiteral("No mistakes in %1.").arg(open.url.toString()));
  return mistakes ? Exit::Failed : Exit::Done;
}

Result<Exit> clean(const Context& context) {
  ASSIGN_OR_RETURN(const publish::OpenFeed open, openWholeFeed(context));
  ASSIGN_OR_RETURN(const auto removal, publish::clearCaches(context.host, open));
  tellRemoval(context.console, removal);
  if (removal.failure) return *removal.failure;
  if (removal.removed.isEmpty())
    printLine(context.console.out, QStringLiteral("The Web Platform Installer keeps no copies of this feed here."));
  printLine(context.console.out,
            QStringLiteral(
                "If the Web Platform Installer fails with \"System.IO.FileNotFoundException: Could not find file "
                "'\\\\?\\C:\\...'\", it was\n"
                "run, left, and run again without a restart of Windows in between: restart Windows, then install."));
  return Exit::Done;
}

Result<Exit> runFeed(const Context& context) {
  const QMap<QString, Action> actions{{"list", list},   {"show", show},   {"publish", publishTo}, {"remove", remove},
                                      {"merge", merge}, {"check", check}, {"serve", serveFeed},   {"clean", clean}};
  return runWord(context, self, actions, QStringLiteral("list"));
}

}  // namespace

Command feedCommand() {
  Command command;
  command.name = QStringLiteral("feed");
  command.summary = QStringLiteral("Publish packages to a Web Platform Installer feed, and look after it.");
  command.positionals = QStringLiteral("list|show|publish|remove|merge|check|serve|clean [PACKAGE|PRODUCT|FEED]");
  command.maximumPositionals = 2;
  command.positionalChoices = {"list", "show", "publish", "remove", "merge", "check", "serve", "clean"};
  command.details = QStringLiteral(
      "publish PACKAGE updates the product's entry, or adds one, with the package's size, checksums, version and "
      "address;\n"
      "everything else in the feed stays as it is, byte for byte, and the earlier feed is kept beside it. remove "
      "PRODUCT\n"
      "takes its entry out; merge FEED takes over what another feed has and this one doesn't. check names mistakes "
      "with\n"
      "their lines. serve shows the feed's folder to browsers of this machine and, with --listen, to those of others:\n"
      "every file in it, so only in a network that you trust. clean takes the Web Platform Installer's copies of this "
      "feed\n"
      "and its packages away, nobody else's.");
  command.options = {feedOption(),
                     {"--json", "", "list, show, check: for programs."},
                     {"--port", "PORT", "serve: its port, 8081 unless said."},
                     {"--listen", "ADDRESS",
                      "serve: to other computers too, at this IP address or * for all; this machine alone unless "
                      "said."}};
  command.options += publishOptions();
  command.examples = {"iiswsgi feed publish shop-1.2.zip --feed web-pi.xml", "iiswsgi feed list",
                      "iiswsgi feed check --feed https://example.org/web-pi.xml"};
  command.run = runFeed;
  return command;
}

}  // namespace iiswsgi::cli
