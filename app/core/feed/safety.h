#pragma once

#include "app/core/feed/document.h"

namespace iiswsgi::feed {

/// Reads a stranger's text once from front to end, before anything is made of it: a document type, too many levels or
/// entries, another root, a web page, or what isn't XML are refused, each by its own letter.
Result<void> checkSafe(const QByteArray& utf8, const Limits& limits);

}  // namespace iiswsgi::feed
