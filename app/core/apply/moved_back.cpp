#include "app/core/apply/moved_back.h"

#include <QCryptographicHash>

#include "app/core/apply/remove_tree.h"
#include "app/core/apply/step.h"
#include "app/core/base/counted.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::apply {
namespace {

using discovery::joinPath;
using host::FileState;
using plan::MovePath;

/// A link isn't a folder: what it leads to is somebody else's.
Result<bool> isFolder(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const FileState state, host.fileState(path));
  return state.kind == FileState::Kind::Folder && state.target.isEmpty();
}

/// What Python made beside a source that was staged.
bool isCache(const plan::Plan& plan, const QString& staged) {
  const QString folder = discovery::parentFolder(staged);
  if (!staged.endsWith(QLatin1String(".pyc")) || discovery::fileNameOf(folder) != QLatin1String("__pycache__"))
    return false;
  const QString sources = discovery::parentFolder(folder);
  const auto first = plan.staged.lowerBound(folder.left(sources.size() + 1));
  return first != plan.staged.end() && isWithin(first.key(), sources);
}

/// `place`: where it is now, or was staged.
Result<bool> isStaged(host::Host& host, const plan::Plan& plan, const QString& path, const QString& place) {
  if (isCache(plan, place)) return true;
  const auto known = plan.staged.find(place);
  if (known == plan.staged.end()) return false;
  ASSIGN_OR_RETURN(const FileState state, host.fileState(path));
  if (state.kind != FileState::Kind::File || !state.target.isEmpty()) return false;
  ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));
  return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex() == known.value();
}

bool wasStaged(const plan::Plan& plan, const QString& path) {
  return std::any_of(plan.litter.begin(), plan.litter.end(),
                     [&](const QString& folder) { return isWithin(path, folder); });
}

/// Whether nothing is left of it.
Result<bool> prune(host::Host& host, const plan::Plan& plan, const QString& path) {
  ASSIGN_OR_RETURN(const bool folder, isFolder(host, path));
  if (!folder) {
    ASSIGN_OR_RETURN(const bool ours, isStaged(host, plan, path, path));
    if (ours) RETURN_IF_ERROR(host.removeFile(path));
    return ours;
  }
  const bool windows = discovery::isWindows(host.environment());
  bool empty = true;
  ASSIGN_OR_RETURN(const QStringList names, host.listFolder(path));
  for (const QString& name : names) {
    ASSIGN_OR_RETURN(const bool gone, prune(host, plan, joinPath(path, name, windows)));
    empty = empty && gone;
  }
  if (empty) RETURN_IF_ERROR(host.removeFile(path));
  return empty;
}

/// Nothing is in a folder of litter any more but the web.config that closes it.
bool isEmptied(host::Host& host, const plan::Plan& plan, const QString& folder) {
  const bool windows = discovery::isWindows(host.environment());
  const auto names = host.listFolder(folder);
  if (!names) return false;
  bool emptied = true;
  for (const QString& name : *names) {
    if (name == QLatin1String("web.config")) continue;
    const auto gone = prune(host, plan, joinPath(folder, name, windows));
    emptied = emptied && gone && *gone;
  }
  return emptied;
}

/// Folders of this product that were made around what was put aside.
void removeIfEmpty(host::Host& host, QString folder) {
  while (folder.contains(QLatin1String(".iiswsgi-"))) {
    const auto names = host.listFolder(folder);
    if (!names || !names->isEmpty() || !host.removeFile(folder)) return;
    folder = discovery::parentFolder(folder);
  }
}

}  // namespace

MovedBack::MovedBack(host::Host& host, const plan::Plan& done)
    : m_host(host), m_done(done), m_windows(discovery::isWindows(host.environment())) {}

/// Whether all of it goes; then it is one part, else `parts` has those that do.
Result<bool> MovedBack::collect(const Part& part, std::vector<Part>& parts) {
  ASSIGN_OR_RETURN(const bool folder, isFolder(m_host, part.now));
  if (!folder) {
    ASSIGN_OR_RETURN(const bool ours, isOurs(part));
    if (!ours && !comesBack(part.now)) {
      m_staying << part.now;
      return false;
    }
    if (!ours) m_displaced << part.now;
    parts.push_back(part);
    return true;
  }
  std::vector<Part> inner;
  bool whole = true;
  ASSIGN_OR_RETURN(const QStringList names, m_host.listFolder(part.now));
  for (const QString& name : names) {
    const Part child{joinPath(part.now, name, m_windows), joinPath(part.then, name, m_windows)};
    ASSIGN_OR_RETURN(const bool goes, collect(child, inner));
    whole = whole && goes;
  }
  if (whole) inner = {part};
  parts.insert(parts.end(), inner.begin(), inner.end());
  return whole;
}

Result<bool> MovedBack::isOurs(const Part& part) const {
  return isStaged(m_host, m_done, part.now, part.then);
}

/// Whether the plan had moved something away from there, or from a folder above.
bool MovedBack::comesBack(const QString& path) const {
  return std::any_of(m_done.changes.begin(), m_done.changes.end(), [&](const plan::Change& change) {
    const auto* move = std::get_if<MovePath>(&change);
    return move && isWithin(path, move->from) && host::exists(m_host, move->to + path.mid(move->from.size()));
  });
}

/// Into a folder in which something has stayed. Nothing may be there already but folders.
Result<bool> MovedBack::merge(const Part& part, std::vector<Part>& parts) {
  const bool inUse = std::any_of(m_staying.begin(), m_staying.end(),
                                 [&](const QString& path) { return isWithin(path, part.then); });
  if (!inUse) {
    parts.push_back(part);
    return true;
  }
  ASSIGN_OR_RETURN(const bool folder, isFolder(m_host, part.now));
  if (!folder || m_staying.contains(part.then)) {
    m_obstacle = part.then;
    return false;
  }
  ASSIGN_OR_RETURN(const QStringList names, m_host.listFolder(part.now));
  for (const QString& name : names) {
    ASSIGN_OR_RETURN(
        const bool fits,
        merge({joinPath(part.now, name, m_windows), joinPath(part.then, name, m_windows)}, parts));
    if (!fits) return false;
  }
  return true;
}

Result<std::optional<std::vector<plan::Change>>> MovedBack::inverse(const MovePath& move) {
  std::vector<Part> parts;
  const Part whole{move.to, move.from};
  const bool staged = wasStaged(m_done, move.from);
  if (staged) {
    RETURN_IF_ERROR(collect(whole, parts));
  } else {
    ASSIGN_OR_RETURN(const bool fits, merge(whole, parts));
    if (!fits) return std::optional<std::vector<plan::Change>>();
  }
  std::vector<plan::Change> changes;
  for (const Part& part : parts)
    changes.push_back(MovePath{part.now, part.then,
                               staged ? QStringLiteral("Take %1 away again.").arg(part.now)
                                      : QStringLiteral("Put %1 back.").arg(part.then)});
  return std::optional(changes);
}

std::vector<plan::Change> MovedBack::discarding(const QString& made) {
  if (!host::exists(m_host, made)) return {};
  if (!comesBack(made)) {
    m_discarded << made;
    return {};
  }
  const QString first = made + QStringLiteral(".iiswsgi-undone");
  QString aside = first;
  for (int count = 2; host::exists(m_host, aside); ++count)
    aside = first + QStringLiteral("-%1").arg(count);
  m_discarded << aside;
  return {MovePath{made, aside, QStringLiteral("Take %1 away again; what was there before comes back.").arg(made)}};
}

QStringList MovedBack::warnings() const {
  QStringList warnings;
  if (!m_staying.isEmpty()) {
    warnings << QStringLiteral("What the site has made or changed since then stays where it is: %1, %2 among them.")
                    .arg(counted(m_staying.size(), "file"), m_staying.first());
  }
  for (const QString& path : m_discarded)
    warnings << QStringLiteral("%1 is deleted once all is taken back.").arg(path);
  for (const QString& path : m_displaced)
    warnings << QStringLiteral("%1 was edited since then; what was there before comes back in its place, and the "
                               "edited one is kept beside.")
                    .arg(path);
  return warnings;
}

QStringList removeLitter(host::Host& host, const plan::Plan& plan) {
  QStringList kept;
  for (const QString& folder : plan.litter) {
    if (!host::exists(host, folder)) continue;
    if (isEmptied(host, plan, folder) && removeTree(host, folder)) continue;
    // The folder's own name is the next installation's.
    QString place = folder + QStringLiteral("-kept");
    for (int count = 2; host::exists(host, place); ++count)
      place = folder + QStringLiteral("-kept-%1").arg(count);
    kept << (host.movePath(folder, place) ? place : folder);
  }
  // What came back out of there one by one has left its folders.
  for (const plan::Change& change : plan.changes) {
    const auto* move = std::get_if<MovePath>(&change);
    if (!move || wasStaged(plan, move->from)) continue;
    if (host::exists(host, move->to)) std::ignore = prune(host, plan, move->to);
    removeIfEmpty(host, discovery::parentFolder(move->to));
  }
  return kept;
}

}  // namespace iiswsgi::apply
