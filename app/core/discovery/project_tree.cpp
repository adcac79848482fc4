#include "app/core/discovery/project_tree.h"

#include <algorithm>

#include "app/core/discovery/paths.h"
#include "app/core/project/selection.h"

namespace iiswsgi::discovery {
namespace {

using host::FileState;
using project::LeftOut;
using project::Reason;

class Walk {
 public:
  Walk(host::Host& host, const QString& root, const project::Choices& choices, const TreeLimits& limits)
      : m_host(host),
        m_windows(isWindows(host.environment())),
        m_root(cleanedPath(root, m_windows)),
        m_choices(choices),
        m_limits(limits) {}

  Result<project::Tree> run() {
    ASSIGN_OR_RETURN(const FileState state, m_host.fileState(m_root));
    if (state.kind != FileState::Kind::Folder)
      return Error(project::codes::notAFolder, QStringLiteral("%1 isn't a folder.").arg(m_root),
                   QStringLiteral("Name the folder that holds the application's sources."));
    if (!state.target.isEmpty()) m_root = cleanedPath(state.target, m_windows);
    m_tree.name = fileNameOf(m_root);
    readOtherRules();
    RETURN_IF_ERROR(enter(QString(), 0));
    std::sort(m_tree.files.begin(), m_tree.files.end(),
              [](const project::File& one, const project::File& other) { return one.path < other.path; });
    m_tree.read = [host = &m_host, root = m_root, windows = m_windows](const QString& path,
                                                                       qint64 limit) -> Result<QByteArray> {
      const QString full = joinPath(root, path, windows);
      ASSIGN_OR_RETURN(const FileState file, host->fileState(full));
      if (file.size > limit)
        return Error(project::codes::treeTooLarge, QStringLiteral("%1 is larger than expected.").arg(full),
                     QStringLiteral("Look whether it belongs to the sources."));
      return host->readFile(full);
    };
    return m_tree;
  }

 private:
  /// What stands in no .gitignore; the weakest first.
  void readOtherRules() {
    m_rules.addMercurial(textOf(QStringLiteral(".hgignore")));
    m_tree.gitExclude = textOf(QStringLiteral(".git/info/exclude"));
    m_rules.addExclude(m_tree.gitExclude);
  }

  QString full(const QString& path) const { return path.isEmpty() ? m_root : joinPath(m_root, path, m_windows); }

  Result<void> enter(const QString& folder, int depth) {
    if (depth > m_limits.depth) return tooLarge(QStringLiteral("more than %1 levels").arg(m_limits.depth));
    ASSIGN_OR_RETURN(const QStringList names, m_host.listFolder(full(folder)));
    if (!folder.isEmpty() && names.contains(QStringLiteral("pyvenv.cfg")) && !isWanted(folder)) {
      leave({folder + QLatin1Char('/'), Reason::VirtualEnvironment,
             QStringLiteral("An environment works on the machine alone where it was made.")});
      return {};
    }
    if (names.contains(QStringLiteral(".gitignore"))) {
      const QByteArray rules = textOf(below(folder, QStringLiteral(".gitignore")));
      if (!rules.isEmpty()) m_rules.add(folder, rules);
    }
    ASSIGN_OR_RETURN(const QStringList unreadable, m_host.listUnreadableNames(full(folder)));
    for (const QString& name : unreadable)
      leave({below(folder, name), Reason::Special,
             QStringLiteral("Its name isn't UTF-8, so that no name in a package can be it: rename it.")});
    for (const QString& name : names)
      RETURN_IF_ERROR(look(below(folder, name), depth));
    return {};
  }

  static QString textOfSpecial(const FileState& state) {
    return state.kind == FileState::Kind::Special ? QStringLiteral("It is a pipe, a socket or a device, no file.")
                                                  : QStringLiteral("It is neither a file nor a folder.");
  }

  static QString below(const QString& folder, const QString& name) {
    return folder.isEmpty() ? name : folder + QLatin1Char('/') + name;
  }

  /// Empty unless it is a file: a pipe of that name would be waited for without end.
  QByteArray textOf(const QString& path) const {
    const auto state = m_host.fileState(full(path));
    if (!state || state->kind != FileState::Kind::File) return {};
    const auto bytes = m_host.readFile(full(path));
    return bytes ? *bytes : QByteArray();
  }

  Result<void> look(const QString& path, int depth) {
    ASSIGN_OR_RETURN(const FileState state, m_host.fileState(full(path)));
    if (!state.target.isEmpty() && leadsAway(path, state)) return {};
    if (state.kind == FileState::Kind::Folder) return lookAtFolder(path, depth);
    if (state.kind != FileState::Kind::File) {
      leave({path, Reason::Special, textOfSpecial(state)});
      return {};
    }
    m_bytes += state.size;
    m_tree.files.append({path, state.size});
    if (m_tree.files.size() > m_limits.files) return tooLarge(QStringLiteral("more than %1 files").arg(m_limits.files));
    if (m_bytes > m_limits.bytes) return tooLarge(QStringLiteral("more than %1 bytes").arg(m_limits.bytes));
    return {};
  }

  Result<void> lookAtFolder(const QString& path, int depth) {
    auto left = project::leftOutByName(path, true);
    if (!left) left = project::leftOutByRules(m_rules, path + QLatin1Char('/'));
    if (!left || isWanted(path)) return enter(path, depth + 1);
    leave(*left);
    return {};
  }

  /// Something that a person wants lies in it, or it lies in something that is wanted.
  bool isWanted(const QString& folder) const {
    return std::any_of(m_choices.include.begin(), m_choices.include.end(), [&](const QString& choice) {
      const auto sensitivity = m_windows ? Qt::CaseInsensitive : Qt::CaseSensitive;
      const QString stem = choice.endsWith(QLatin1Char('/')) ? choice : choice + QLatin1Char('/');
      const QString within = folder + QLatin1Char('/');
      return stem.startsWith(within, sensitivity) || within.startsWith(stem, sensitivity);
    });
  }

  bool leadsAway(const QString& path, const FileState& state) {
    const bool outside = !isWithin(cleanedPath(state.target, m_windows), m_root, m_windows);
    const bool folder = state.kind == FileState::Kind::Folder;
    if (!outside && !folder) return false;
    leave({folder ? path + QLatin1Char('/') : path, Reason::Link,
           outside ? QStringLiteral("It is a link out of the project, to %1.").arg(state.target)
                   : QStringLiteral("It is a link to a folder that is packed where it stands.")});
    return true;
  }

  void leave(const LeftOut& left) { m_tree.leftOut << left; }

  Error tooLarge(const QString& what) const {
    return Error(
        project::codes::treeTooLarge, QStringLiteral("%1 holds %2.").arg(m_root, what),
        QStringLiteral("Name the project's own folder, or ignore what doesn't belong to it in its .gitignore."));
  }

  host::Host& m_host;
  bool m_windows = false;
  QString m_root;
  const project::Choices& m_choices;
  TreeLimits m_limits;
  project::IgnoreRules m_rules;
  project::Tree m_tree;
  qint64 m_bytes = 0;
};

}  // namespace

Result<project::Tree> readProjectTree(host::Host& host, const QString& folder, const project::Choices& choices,
                                      const TreeLimits& limits) {
  return Walk(host, folder, choices, limits).run();
}

}  // namespace iiswsgi::discovery
