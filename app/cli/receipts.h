#pragma once

#include <QJsonObject>

#include "app/core/apply/apply.h"

/// Receipts for eyes and for programs.
namespace iiswsgi::cli {

QString stateName(apply::Receipt::State state);  ///< "applied", "rolled back", "undone", "incomplete"
QJsonObject receiptAsJson(const apply::Receipt& receipt);

/// What `undo` means without an ID: the newest deployment that still stands. Undone ones, undos themselves and
/// sandboxes' making are only taken back by their ID. What was uninstalled doesn't stand.
const apply::Receipt* newestToUndo(const QList<apply::Receipt>& newestFirst);

}  // namespace iiswsgi::cli
