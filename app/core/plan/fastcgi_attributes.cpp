#include "app/core/plan/fastcgi_attributes.h"

#include "app/core/plan/names.h"
#include "app/core/plan/plan.h"

namespace iiswsgi::plan {
namespace {

struct Range {
  qint64 least;
  qint64 most;
};

const QMap<QString, Range>& ranges() {
  static const QMap<QString, Range> table{
      {QStringLiteral("maxInstances"), {0, 10000}},           {QStringLiteral("idleTimeout"), {10, 2592000}},
      {QStringLiteral("activityTimeout"), {10, 2592000}},     {QStringLiteral("requestTimeout"), {10, 2592000}},
      {QStringLiteral("instanceMaxRequests"), {1, 10000000}}, {QStringLiteral("signalBeforeTerminateSeconds"), {0, 60}},
      {QStringLiteral("queueLength"), {1, 100000000}},        {QStringLiteral("rapidFailsPerMinute"), {0, 1000}}};
  return table;
}

const QMap<QString, QStringList>& words() {
  static const QMap<QString, QStringList> table{
      {QStringLiteral("stderrMode"),
       {QStringLiteral("ReturnStdErrIn500"), QStringLiteral("ReturnGeneric500"), QStringLiteral("IgnoreAndReturn200"),
        QStringLiteral("TerminateProcess")}},
      {QStringLiteral("protocol"), {QStringLiteral("NamedPipe"), QStringLiteral("Tcp")}},
      {QStringLiteral("flushNamedPipe"), {QStringLiteral("true"), QStringLiteral("false")}}};
  return table;
}

const QString monitor = QStringLiteral("monitorChangesTo");

std::optional<Error> checkNumber(const QString& name, const QString& value) {
  const Range range = ranges().value(name);
  bool number = false;
  const qint64 wanted = value.toLongLong(&number);
  if (number && wanted >= range.least && wanted <= range.most) return std::nullopt;
  return Error(codes::valueOutOfRange,
               QStringLiteral("%1 takes a number from %2 to %3, not \"%4\".")
                   .arg(name, QString::number(range.least), QString::number(range.most), value),
               QStringLiteral("Choose one in that range."));
}

std::optional<Error> checkWord(const QString& name, const QString& value) {
  const QStringList known = words().value(name);
  if (known.contains(value)) return std::nullopt;
  return Error(codes::valueOutOfRange,
               QStringLiteral("%1 takes %2, not \"%3\".").arg(name, known.join(QStringLiteral(", ")), value),
               QStringLiteral("Write it in just these letters: did you mean %1?").arg(nearest(value, known)));
}

}  // namespace

QStringList fastCgiAttributeNames() {
  return ranges().keys() + words().keys() + QStringList{monitor};
}

std::optional<Error> checkFastCgiAttribute(const QString& name, const QString& value, const QString& expanded) {
  if (!fastCgiAttributeNames().contains(name)) {
    return Error(codes::valueOutOfRange, QStringLiteral("A FastCGI application has no attribute \"%1\".").arg(name),
                 QStringLiteral("Did you mean %1?").arg(nearest(name, fastCgiAttributeNames())));
  }
  if (ranges().contains(name)) return checkNumber(name, expanded);
  if (words().contains(name)) return checkWord(name, value);
  // "Note that you cannot use environment variable in the monitorChangesTo argument, IIS will return an opaque 500
  // error."
  if (!value.contains(QLatin1Char('%'))) return std::nullopt;
  const QString offer = expanded.contains(QLatin1Char('%'))
                            ? QStringLiteral("Write the path in full, without %...%.")
                            : QStringLiteral("Write the path in full: %1").arg(expanded);
  return Error(codes::monitorHasVariable,
               QStringLiteral("monitorChangesTo holds an environment variable (%1). IIS doesn't expand it there and "
                              "answers every request with an opaque 500.")
                   .arg(value),
               offer);
}

QMap<QString, QString> fastCgiDefaults() {
  return {
      // IIS counts the start of a process as activity, and a large application imports for longer than 70 seconds.
      {QStringLiteral("activityTimeout"), QStringLiteral("300")},
      {QStringLiteral("requestTimeout"), QStringLiteral("300")},
      // 300 seconds without a request end a process: the next visitor waits for Python to start again.
      {QStringLiteral("idleTimeout"), QStringLiteral("3600")},
      // 200 requests load the application again every few minutes (PHP Manager for IIS sets 10000 for the same reason).
      {QStringLiteral("instanceMaxRequests"), QStringLiteral("10000")},
      // 0 kills a process in the middle of a request, and Python's exit handlers never run.
      {QStringLiteral("signalBeforeTerminateSeconds"), QStringLiteral("10")},
  };
}

QString nearest(const QString& name, const QStringList& known) {
  const auto distance = [&](const QString& other) {
    QList<qsizetype> row(other.size() + 1);
    for (qsizetype j = 0; j <= other.size(); ++j)
      row[j] = j;
    for (qsizetype i = 1; i <= name.size(); ++i) {
      qsizetype diagonal = row[0];
      row[0] = i;
      for (qsizetype j = 1; j <= other.size(); ++j) {
        const qsizetype cost = name.at(i - 1).toLower() == other.at(j - 1).toLower() ? 0 : 1;
        const qsizetype next = std::min({row[j] + 1, row[j - 1] + 1, diagonal + cost});
        diagonal = row[j];
        row[j] = next;
      }
    }
    return row.last();
  };
  QString best;
  for (const QString& other : known) {
    if (best.isEmpty() || distance(other) < distance(best)) best = other;
  }
  return best;
}

}  // namespace iiswsgi::plan
