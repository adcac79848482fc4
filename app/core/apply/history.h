#pragma once

#include "app/core/apply/journal.h"

/// The runs of a server on disk: <stateFolder>/runs/<id>/ with plan.json and journal.
namespace iiswsgi::apply {

/// What a run's folder says without its plan, which holds whole files and is read only where it is needed.
struct Run {
  QString id;
  QString folder;
  Journal journal;

  bool touchedNothing() const { return !journal.begun.isValid() && journal.started.isEmpty(); }
  bool cutOff() const { return !touchedNothing() && !journal.finished; }
};

QString runsFolder(const QString& stateFolder);
QString lockPath(const QString& stateFolder);

/// Newest first, those that touched nothing included. folderNotPrivate: somebody else could have written them, and what
/// they say would be done with this user's rights.
Result<QList<Run>> readRuns(host::Host& host, const QString& stateFolder);

/// The run with its plan.
Result<Receipt> readReceipt(host::Host& host, const Run& run);

/// Every folder that a run made for a new file and that may go with it.
QStringList foldersMadeBy(const QList<Run>& runs);

/// Takes the folder of a run away that was cut off before it touched anything.
void sweep(host::Host& host, const Run& run);

}  // namespace iiswsgi::apply
