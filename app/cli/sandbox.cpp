#include "app/cli/sandbox.h"

#include "app/cli/command.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::cli {
namespace {

using Kind = host::FileState::Kind;

/// Depth first. A folder is named behind what it holds.
Result<void> collectBelow(host::Host& host, const QString& path, QStringList& found) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(path));
  if (state.kind == Kind::Missing) return {};
  if (state.kind == Kind::Folder) {
    ASSIGN_OR_RETURN(const auto names, host.listFolder(path));
    for (const QString& name : names) {
      RETURN_IF_ERROR(collectBelow(host, path + QLatin1Char('/') + name, found));
    }
  }
  found << path;
  return {};
}

bool onlyHolds(host::Host& host, const QString& folder, const QStringList& gone) {
  const auto names = host.listFolder(folder);
  if (!names) return false;
  return std::all_of(names->begin(), names->end(),
                     [&](const QString& name) { return gone.contains(folder + QLatin1Char('/') + name); });
}

void addEmptyFolders(host::Host& host, const QString& folder, QStringList& found) {
  const auto state = host.fileState(folder);
  if (!state || state->kind != Kind::Folder) return;
  if (const auto names = host.listFolder(folder)) {
    for (const QString& name : *names) {
      const QString path = folder + QLatin1Char('/') + name;
      if (!found.contains(path)) addEmptyFolders(host, path, found);
    }
  }
  if (onlyHolds(host, folder, found)) found << folder;
}

}  // namespace

Result<void> checkSandboxFolders(const plan::Sandbox& sandbox) {
  QStringList served{sandbox.siteFolder};
  for (const auto& application : sandbox.applications)
    served << application.second;
  for (const QString& folder : served) {
    const bool windows = folder.contains(QLatin1Char('\\'));
    if (folder.isEmpty() || !discovery::isWithin(sandbox.folder, folder, windows)) continue;
    return Error{codes::badArgument,
                 QStringLiteral("A site in %1 would serve the sandbox's own configuration.").arg(folder),
                 QStringLiteral("Choose a folder that doesn't hold %1.").arg(sandbox.folder)};
  }
  return {};
}

Result<QStringList> filesOfSandbox(host::Host& host, const QString& folder) {
  const QString state = folder + QStringLiteral("/.iiswsgi");
  if (!exists(host, plan::sandboxConfigPath(folder)) || !exists(host, state))
    return Error{codes::notOurSandbox, QStringLiteral("%1 isn't a sandbox that iiswsgi made.").arg(folder),
                 QStringLiteral("Remove it by hand if that is what you want.")};
  QStringList found;
  RETURN_IF_ERROR(collectBelow(host, state, found));
  RETURN_IF_ERROR(collectBelow(host, plan::sandboxConfigPath(folder), found));
  addEmptyFolders(host, folder, found);
  return found;
}

}  // namespace iiswsgi::cli
