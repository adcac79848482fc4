#include "app/core/install/replacement.h"

#include "app/core/package/about.h"

namespace iiswsgi::install {

Replacement::Replacement(const Bundle& bundle, const Present& present, const QString& previous, bool windows)
    : m_bundle(bundle),
      m_present(present),
      m_windows(windows),
      m_writable(bundle.writable + (present.record ? present.record->writable : QStringList())) {
  if (present.record) takeOver(*present.record);
  keepData();
  if (present.record) keepSettings(previous);
}

/// Where somebody else has copied the content, what the package knows by name is the package's. How it came is known
/// if it is what the server was prepared for.
void Replacement::takeOver(const Record& record) {
  m_earlier = record.files;
  if (!record.contentElsewhere) return;
  QSet<QString> brought;
  for (const QString& file : m_bundle.content.files.keys())
    brought << keyOf(file, m_windows);
  for (const QString& file : m_present.tree.files.keys()) {
    const auto awaited = record.awaited.find(file);
    if (awaited != record.awaited.end()) {
      m_earlier.insert(file, awaited.value());
    } else if (brought.contains(keyOf(file, m_windows)) && !m_earlier.contains(file)) {
      m_earlier.insert(file, QByteArray());
    }
  }
}

/// A database that came with the first version is the site's own since then. That a site may write everywhere doesn't
/// make its programs data.
void Replacement::keepData() {
  for (const QString& file : m_present.tree.files.keys()) {
    if (isData(file, m_writable, wasEdited(file), m_windows)) m_left << file;
  }
}

bool Replacement::wasEdited(const QString& path) const {
  const auto installed = m_earlier.find(path);
  if (installed == m_earlier.end() || installed.value().isEmpty()) return true;
  return installed.value() != m_present.tree.files.value(path);
}

/// If the package's own has changed too, it lies beside.
void Replacement::keepSettings(const QString& previous) {
  for (auto file = m_earlier.begin(); file != m_earlier.end(); ++file) {
    const auto now = m_present.tree.files.find(file.key());
    const bool edited = now != m_present.tree.files.end() && now.value() != file.value();
    if (!edited || m_left.contains(file.key())) continue;
    const bool known = !file.value().isEmpty();
    const auto next = m_bundle.content.files.find(file.key());
    const bool comes = next != m_bundle.content.files.end();
    // What the package says of itself is nobody's setting.
    if (!isSetting(file.key()) || (!known && file.key() == package::aboutName)) {
      if (known)
        m_warnings << QStringLiteral("%1 was edited here; the new version replaces it. The edited one is kept in %2.")
                          .arg(file.key(), previous);
      continue;
    }
    m_left << file.key();
    if (comes && next.value() != file.value() && next.value() != now.value()) {
      m_warnings << (known ? QStringLiteral("%1 was edited here and stays as it is, though the new version brings "
                                            "another one: compare it with the package's.")
                           : QStringLiteral("%1 stays as it is, for it may have been edited here, though the new "
                                            "version brings another one: compare it with the package's."))
                        .arg(file.key());
    }
  }
}

QStringList Replacement::leaving() const {
  QStringList files;
  if (!m_present.record) return files;
  const Caches caches(m_earlier.keys());
  for (const QString& file : m_present.tree.files.keys()) {
    if (m_left.contains(file)) continue;
    if (m_earlier.contains(file) || caches.contains(file)) files << file;
  }
  return files;
}

QStringList Replacement::incoming() const {
  QStringList files;
  QSet<QString> left;
  for (const QString& file : m_left)
    left << keyOf(file, m_windows);
  for (const QString& file : m_bundle.content.files.keys()) {
    if (!left.contains(keyOf(file, m_windows))) files << file;
  }
  return files + newFolders();
}

/// For the site's data, with nothing in them yet.
QStringList Replacement::newFolders() const {
  const QStringList content = m_bundle.content.files.keys();
  QStringList folders;
  for (const QString& folder : m_bundle.writable) {
    const auto isThere = [&](const QString& path) { return isBelowAny(path, {folder}, m_windows); };
    const bool there = std::any_of(content.begin(), content.end(), isThere) ||
                       std::any_of(m_present.tree.folders.begin(), m_present.tree.folders.end(), isThere) ||
                       m_present.tree.files.contains(folder);
    if (!there && !folder.isEmpty()) folders << folder;
  }
  return folders;
}

Result<void> Replacement::checkWay(const QString& folder) const {
  QSet<QString> there;
  for (const QString& path : staying())
    there << keyOf(path, m_windows);
  const QStringList moved = leaving();
  const QSet<QString> going(moved.begin(), moved.end());
  QSet<QString> files;
  for (const QString& path : m_present.tree.files.keys()) {
    if (!going.contains(path)) files << keyOf(path, m_windows);
  }
  for (const QString& file : incoming()) {
    QString inTheWay = there.contains(keyOf(file, m_windows)) ? file : QString();
    // A link is a file here: through one, the package's files would end up wherever it leads.
    for (const QString& above : foldersAbove(file)) {
      if (files.contains(keyOf(above, m_windows))) inTheWay = above;
    }
    if (inTheWay.isEmpty()) continue;
    return Error(codes::inTheWay,
                 QStringLiteral("%1 is the site's own, and the package brings something of that name.")
                     .arg(placeIn(folder, inTheWay, m_windows)),
                 QStringLiteral("Move it away, or rename it; nothing has been changed."));
  }
  return {};
}

/// A folder that the site writes into stays, whatever is in it at the moment.
QStringList Replacement::staying() const {
  QStringList paths = stayingBeside(m_present.tree, leaving(), m_windows);
  for (const QString& folder : m_present.tree.folders) {
    if (isBelowAny(folder, m_writable, m_windows) && !paths.contains(folder)) paths << folder;
  }
  return paths;
}

QStringList Replacement::outgoingPaths() const {
  return together(leaving(), staying(), m_windows);
}

QStringList Replacement::incomingPaths() const {
  return together(incoming(), staying(), m_windows);
}

}  // namespace iiswsgi::install
