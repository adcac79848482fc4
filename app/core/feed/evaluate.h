#pragma once

#include <functional>

#include "app/core/base/result.h"
#include "app/core/feed/feed.h"

/// Dependencies and discovery hints.
namespace iiswsgi::feed {

/// Answers for a condition that asks the machine (Registry, File, MsiProduct); nothing: it can't be known here.
using Sign = std::function<std::optional<bool>(const Condition&)>;

/// Three values, by Kleene: false and unknown is false, true or unknown is true.
std::optional<bool> holds(const Feed& feed, const Condition& condition, const Sign& sign);

/// Whether a product is there, by its discovery hint; nothing: it has none, or it can't be known.
std::optional<bool> isInstalled(const Feed& feed, const Entry& entry, const Sign& sign);

/// What has to be installed for a product, in the order to install in, itself last and without what is there already.
/// An <or> is answered by what is there, else by its first alternative.
struct Needs {
  QStringList products;
  QList<Error> gaps;  ///< what isn't among them, and why: dependencyLoop, unknownReference, feedTooDeep
};
Needs needsOf(const Feed& feed, const QString& productId, const Sign& sign);
/// The same where nothing may be missing: the first gap is the error.
Result<QStringList> installationOrder(const Feed& feed, const QString& productId, const Sign& sign);

}  // namespace iiswsgi::feed
