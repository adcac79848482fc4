#pragma once

#include <QDateTime>
#include <QMap>
#include <QStringList>

#include "app/core/apply/apply.h"

/// The diary of a run: a line of JSON for each event, flushed to the disk before what it announces is done. A last line
/// that a power cut tore off is as if it had never been begun.
namespace iiswsgi::apply {

/// What the diary of a run says.
///
/// Flow: begun, then for each change started and done, then finished. A run that is taken back says so before
/// (rollingBack) and after (finished as rolledBack or incomplete).
struct Journal {
  struct Entry {
    QStringList madeFolders;  ///< that weren't there before, outermost first
    bool done = false;
  };
  QMap<int, Entry> started;  ///< by the change's index
  QDateTime begun;           ///< invalid: nothing had been touched yet
  bool rollingBack = false;
  std::optional<Receipt::State> finished;  ///< nothing: the run was cut off
};

QString journalPath(const QString& runFolder);
QString planPath(const QString& runFolder);

Journal parseJournal(const QByteArray& bytes);

Result<void> noteBegun(host::Host& host, const QString& runFolder, const QDateTime& time);
Result<void> noteStarted(host::Host& host, const QString& runFolder, int change, const QStringList& madeFolders);
Result<void> noteDone(host::Host& host, const QString& runFolder, int change);
/// Without it a run whose every change was done would look complete, though taking back had begun.
Result<void> noteRollingBack(host::Host& host, const QString& runFolder);
Result<void> noteFinished(host::Host& host, const QString& runFolder, Receipt::State state);

}  // namespace iiswsgi::apply
