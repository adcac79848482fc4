#include "app/core/project/tree.h"

#include <algorithm>

namespace iiswsgi::project {

QString textOf(Reason reason) {
  switch (reason) {
    case Reason::VersionControl:
      return QStringLiteral("version control");
    case Reason::IgnoreRule:
      return QStringLiteral("ignore rule");
    case Reason::Cache:
      return QStringLiteral("cache");
    case Reason::VirtualEnvironment:
      return QStringLiteral("virtual environment");
    case Reason::BuildOutput:
      return QStringLiteral("build output");
    case Reason::Editor:
      return QStringLiteral("editor's file");
    case Reason::Secret:
      return QStringLiteral("secret");
    case Reason::Database:
      return QStringLiteral("database");
    case Reason::Transform:
      return QStringLiteral("a build's transformation");
    case Reason::Data:
      return QStringLiteral("the site's data");
    case Reason::Link:
      return QStringLiteral("link");
    case Reason::Special:
      return QStringLiteral("not a file");
  }
  return {};
}

bool Tree::contains(const QString& path) const {
  const auto file = std::lower_bound(files.begin(), files.end(), path,
                                     [](const File& one, const QString& wanted) { return one.path < wanted; });
  return file != files.end() && file->path == path;
}

}  // namespace iiswsgi::project
