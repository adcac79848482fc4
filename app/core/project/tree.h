#pragma once

#include <functional>

#include <QByteArray>
#include <QList>
#include <QString>

#include "app/core/base/result.h"

/// A project's folder as a value: which files there are, and a function that reads one. The machine's side is
/// discovery::readProjectTree, tests and archives fill it themselves.
namespace iiswsgi::project {

struct File {
  QString path;     ///< relative to the project, "/" between its parts
  qint64 size = 0;  ///< bytes
  bool operator==(const File&) const = default;
};

/// Why something isn't packed.
enum class Reason {
  VersionControl,
  IgnoreRule,          ///< a line of a .gitignore or .hgignore
  Cache,               ///< __pycache__, .pytest_cache, ...
  VirtualEnvironment,  ///< told by its pyvenv.cfg too, whatever its name
  BuildOutput,
  Editor,
  Secret,
  Database,
  Transform,  ///< web.Release.config: a build applies it to web.config
  Data,  ///< what people put into the running site: uploads, instance/
  Link,  ///< leads out of the project, or to a folder in it
  Special,
};
QString textOf(Reason reason);  ///< "version control", "a secret", ...

/// A file or a whole folder that isn't packed; a folder ends with "/".
struct LeftOut {
  QString path;
  Reason reason = Reason::Cache;
  QString why;  ///< a sentence: "It holds a private key."
  bool operator==(const LeftOut&) const = default;
};

struct Tree {
  QString name;            ///< the folder's own name: what a project is called that doesn't say
  QList<File> files;       ///< sorted by path, bytewise
  QList<LeftOut> leftOut;  ///< by who filled this, so that it never walked into node_modules
  QByteArray gitExclude;   ///< .git/info/exclude, which is never among the files
  /// At most `limit` bytes; whoever fills this refuses what is larger.
  std::function<Result<QByteArray>(const QString& path, qint64 limit)> read;

  bool contains(const QString& path) const;
};

}  // namespace iiswsgi::project
