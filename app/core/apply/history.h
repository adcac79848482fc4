#pragma once

#include "app/core/apply/journal.h"

/// The runs of a server on disk.
namespace iiswsgi::apply {

struct Run {
  Receipt receipt;
  Journal journal;
};

QString runsFolder(const QString& stateFolder);
QString lockPath(const QString& stateFolder);

/// Every run with a plan, newest first. A run whose plan was never completely written has changed nothing.
Result<QList<Run>> readRuns(host::Host& host, const QString& stateFolder);

}  // namespace iiswsgi::apply
