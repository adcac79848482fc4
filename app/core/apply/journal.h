#pragma once

#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include "app/core/apply/apply.h"

/// The diary of a run: a line of JSON for each event, flushed to the disk before what it announces is done. A last line
/// that a power cut tore off is as if it had never been begun.
namespace iiswsgi::apply {

struct Journal {
  struct Entry {
    QStringList madeFolders;  ///< that weren't there before, outermost first
    bool done = false;
  };
  QMap<int, Entry> started;  ///< by the change's index
  bool begun = false;
  std::optional<Receipt::State> finished;
};

QString journalPath(const QString& runFolder);
QString planPath(const QString& runFolder);

Journal parseJournal(const QByteArray& bytes);

Result<void> noteBegun(host::Host& host, const QString& runFolder);
Result<void> noteStarted(host::Host& host, const QString& runFolder, int change, const QStringList& madeFolders);
Result<void> noteDone(host::Host& host, const QString& runFolder, int change);
Result<void> noteFinished(host::Host& host, const QString& runFolder, Receipt::State state);

}  // namespace iiswsgi::apply
