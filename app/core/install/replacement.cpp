#include "app/core/install/replacement.h"

namespace iiswsgi::install {
namespace {

/// Files that people edit after installing, to fit the machine.
bool isSetting(const QString& path) {
  static const QStringList endings{QStringLiteral(".ini"),  QStringLiteral(".cfg"),  QStringLiteral(".conf"),
                                   QStringLiteral(".toml"), QStringLiteral(".json"), QStringLiteral(".yaml"),
                                   QStringLiteral(".yml"),  QStringLiteral(".env"),  QStringLiteral(".config")};
  return std::any_of(endings.begin(), endings.end(),
                     [&](const QString& ending) { return path.endsWith(ending, Qt::CaseInsensitive); });
}

}  // namespace

Replacement::Replacement(const Bundle& bundle, const Present& present, const QString& previous, bool windows)
    : m_bundle(bundle), m_present(present), m_windows(windows) {
  if (present.record) keepSettings(previous);
}

/// If the package's own has changed too, it lies beside.
void Replacement::keepSettings(const QString& previous) {
  const auto& installed = m_present.record->files;
  for (auto file = installed.begin(); file != installed.end(); ++file) {
    const auto now = m_present.tree.files.find(file.key());
    const bool edited = now != m_present.tree.files.end() && now.value() != file.value();
    if (!edited) continue;
    if (!isSetting(file.key())) {
      m_warnings << QStringLiteral("%1 was edited here; the new version replaces it. The edited one is kept in %2.")
                        .arg(file.key(), previous);
      continue;
    }
    m_left << file.key();
    const auto next = m_bundle.content.files.find(file.key());
    if (next != m_bundle.content.files.end() && next.value() != file.value()) {
      m_warnings << QStringLiteral(
                        "%1 was edited here and stays as it is, though the new version brings "
                        "another one: compare it with the package's.")
                        .arg(file.key());
    }
  }
}

QStringList Replacement::leaving() const {
  QStringList files;
  if (!m_present.record) return files;
  for (const QString& file : m_present.tree.files.keys()) {
    if (m_left.contains(file)) continue;
    if (m_present.record->files.contains(file) || isCache(file)) files << file;
  }
  return files;
}

QStringList Replacement::incoming() const {
  QStringList files;
  for (const QString& file : m_bundle.content.files.keys()) {
    if (!m_left.contains(file)) files << file;
  }
  return files;
}

Result<void> Replacement::checkWay(const QString& folder) const {
  QSet<QString> staying;
  for (const QString& path : stayingBeside(m_present.tree, leaving(), m_windows))
    staying << keyOf(path, m_windows);
  for (const QString& file : incoming()) {
    if (!staying.contains(keyOf(file, m_windows))) continue;
    return Error(codes::inTheWay,
                 QStringLiteral("%1 is the site's own, and the package brings something of that name.")
                     .arg(placeIn(folder, file, m_windows)),
                 QStringLiteral("Move it away, or rename it; nothing has been changed."));
  }
  return {};
}

QStringList Replacement::outgoingPaths() const {
  const QStringList files = leaving();
  return together(files, stayingBeside(m_present.tree, files, m_windows), m_windows);
}

QStringList Replacement::incomingPaths() const {
  return together(incoming(), stayingBeside(m_present.tree, leaving(), m_windows), m_windows);
}

}  // namespace iiswsgi::install
