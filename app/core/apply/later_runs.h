#pragma once

#include "app/core/apply/apply.h"

/// What was done on the server after a run, as far as it counts for taking that run back.
namespace iiswsgi::apply {

/// Those that still stand, newest first; one that can't be read isn't among them.
QList<Receipt> laterRuns(host::Host& host, const Receipt& receipt);

/// Nothing: none of them, undoing apart, has touched `path`.
const Receipt* toucherOf(const QString& path, const QList<Receipt>& later);

/// Whether one of them has taken `receipt` back already: the power went before that was noted.
bool isTakenBack(const Receipt& receipt, const QList<Receipt>& later);

}  // namespace iiswsgi::apply
