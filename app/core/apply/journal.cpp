#include "app/core/apply/journal.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace iiswsgi::apply {
namespace {

const QList<QPair<Receipt::State, QString>>& stateNames() {
  static const QList<QPair<Receipt::State, QString>> names{{Receipt::State::Applied, QStringLiteral("applied")},
                                                           {Receipt::State::RolledBack, QStringLiteral("rolledBack")},
                                                           {Receipt::State::Undone, QStringLiteral("undone")},
                                                           {Receipt::State::Incomplete, QStringLiteral("incomplete")}};
  return names;
}

Result<void> note(host::Host& host, const QString& runFolder, const QJsonObject& event) {
  // A line end in front as well: whatever a torn line left behind ends there.
  return host.appendFile(journalPath(runFolder), '\n' + QJsonDocument(event).toJson(QJsonDocument::Compact) + '\n');
}

void read(const QJsonObject& event, Journal& journal) {
  const QString kind = event[QStringLiteral("event")].toString();
  const int change = event[QStringLiteral("change")].toInt();
  if (kind == QLatin1String("begun"))
    journal.begun = QDateTime::fromString(event[QStringLiteral("at")].toString(), Qt::ISODateWithMs);
  if (kind == QLatin1String("done")) journal.started[change].done = true;
  if (kind == QLatin1String("started")) {
    journal.started[change] = {};
    for (const auto& folder : event[QStringLiteral("madeFolders")].toArray())
      journal.started[change].madeFolders << folder.toString();
  }
  if (kind == QLatin1String("rollingBack")) {
    journal.rollingBack = true;
    journal.finished.reset();
  }
  if (kind != QLatin1String("finished")) return;
  for (const auto& [state, name] : stateNames()) {
    if (name == event[QStringLiteral("as")].toString()) journal.finished = state;
  }
}

}  // namespace

QString journalPath(const QString& runFolder) {
  return runFolder + QStringLiteral("/journal");
}
QString planPath(const QString& runFolder) {
  return runFolder + QStringLiteral("/plan.json");
}

Journal parseJournal(const QByteArray& bytes) {
  Journal journal;
  for (const QByteArray& line : bytes.split('\n')) {
    const auto document = QJsonDocument::fromJson(line);
    if (document.isObject()) read(document.object(), journal);
  }
  return journal;
}

Result<void> noteBegun(host::Host& host, const QString& runFolder, const QDateTime& time) {
  return note(host, runFolder,
              {{QStringLiteral("event"), QStringLiteral("begun")},
               {QStringLiteral("at"), time.toUTC().toString(Qt::ISODateWithMs)}});
}

Result<void> noteStarted(host::Host& host, const QString& runFolder, int change, const QStringList& madeFolders) {
  return note(host, runFolder,
              {{QStringLiteral("event"), QStringLiteral("started")},
               {QStringLiteral("change"), change},
               {QStringLiteral("madeFolders"), QJsonArray::fromStringList(madeFolders)}});
}

Result<void> noteDone(host::Host& host, const QString& runFolder, int change) {
  return note(host, runFolder, {{QStringLiteral("event"), QStringLiteral("done")}, {QStringLiteral("change"), change}});
}

Result<void> noteRollingBack(host::Host& host, const QString& runFolder) {
  return note(host, runFolder, {{QStringLiteral("event"), QStringLiteral("rollingBack")}});
}

Result<void> noteFinished(host::Host& host, const QString& runFolder, Receipt::State state) {
  QString name;
  for (const auto& [value, text] : stateNames()) {
    if (value == state) name = text;
  }
  return note(host, runFolder, {{QStringLiteral("event"), QStringLiteral("finished")}, {QStringLiteral("as"), name}});
}

}  // namespace iiswsgi::apply
