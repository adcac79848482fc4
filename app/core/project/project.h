#pragma once

#include <optional>

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include "app/core/project/tree.h"

/// Looks at a Python project and says what there is to serve and to pack. Nothing of the project is run: Python sources
/// are read as text, and only literals in them count.
///
/// Flow:
///   1. Fill a Tree (discovery::readProjectTree does it for a folder).
///   2. `look(tree)` -> Project. What it isn't sure of stands in `others` and `notes`; a person decides.
///   3. `toPack(project, choices)`: the files to pack, after a person's own wishes.
namespace iiswsgi::project {

namespace codes {
inline constexpr ErrorCode emptyProject{651};  ///< no file is left that could be served
inline constexpr ErrorCode badToml{652};       ///< pyproject.toml or a lock file can't be parsed
inline constexpr ErrorCode requirementsLoop{653};
inline constexpr ErrorCode requirementsOutside{654};  ///< -r ../other.txt: out of the project
inline constexpr ErrorCode requirementsMissing{655};  ///< -r names a file that isn't there
inline constexpr ErrorCode treeTooLarge{656};         ///< more files, bytes or levels than the walker takes
inline constexpr ErrorCode notAFolder{657};
inline constexpr ErrorCode requirementsNotText{658};   ///< UTF-16 without a mark, or no text at all
inline constexpr ErrorCode iniNotPacked{659};          ///< the INI file that a person names isn't among the files
inline constexpr ErrorCode requirementNotPacked{660};  ///< a path to something outside, or that isn't among the files
}  // namespace codes

enum class Kind { PasteIni, Django, Flask, Pyramid, FastApi, Wsgi, Unknown };
QString textOf(Kind kind);  ///< "a Django project"

/// What the gateway is to serve, in the terms of plan::ApplicationSource but relative to the project.
struct Application {
  Kind kind = Kind::Unknown;
  QString iniFile;     ///< "production.ini"; empty: `callable` counts
  QString iniSection;  ///< "main"
  QString callable;    ///< "shop.wsgi:application"; "shop:create_app()" where it is a factory
  bool asgi = false;   ///< speaks ASGI: the gateway's own adapter calls it
  QString folder;      ///< to be put on sys.path: "" (the project's own) or "src"
  QString evidence;    ///< one sentence: "manage.py names shop.settings, and its WSGI_APPLICATION is shop.wsgi."
  bool operator==(const Application&) const = default;
};

struct Metadata {
  QString name;     ///< as written: "My-Shop"; the folder's name if nobody says
  QString version;  ///< empty: nobody says, or it is computed
  QString summary;
  QString author;
  QString authorEmail;
  QString license;
  QString homepage;
  QString requiresPython;          ///< ">=3.9"
  QMap<QString, QString> sources;  ///< by field ("version"): the file that said it
};

struct Requirement {
  QString name;        ///< normalised as PEP 503 says; empty for a path or an address
  QStringList extras;  ///< "redis" of "celery[redis]"
  QString line;        ///< as pip takes it: "flask==3.0.1 ; python_version > '3.8'", "./libs/shop", "."
  QString version;     ///< the one version that "==" pins
  QStringList hashes;  ///< "sha256:...", if its source records them
  QString source;      ///< "requirements.txt", "poetry.lock"
  int lineNumber = 0;  ///< 1-based, in its source; 0: not known
  bool packed = true;  ///< false: a path, and nothing among the files to pack is there
  bool operator==(const Requirement&) const = default;
};

struct Requirements {
  QList<Requirement> entries;
  QString source;       ///< where they are from in the first place; empty: nobody says any
  bool pinned = false;  ///< each has one version
  bool hashed = false;  ///< each has a hash: pip's --require-hashes works
  QStringList options;  ///< "--index-url ...", "-c constraints.txt", files as the project has them: told, not obeyed
  QStringList notes;    ///< what couldn't be taken over as it was meant
};

struct Project {
  Application application;    ///< the likeliest
  QList<Application> others;  ///< what else could be meant, likeliest first
  Metadata metadata;
  Requirements requirements;
  QStringList staticFolders;  ///< relative: served by IIS itself if somebody wants that
  QStringList dataFolders;    ///< what an upgrade must keep: uploads, instance/, folders of databases
  QList<File> files;          ///< to pack
  QList<LeftOut> leftOut;     ///< with the tree's own, sorted by path
  QStringList notes;          ///< sentences worth reading: "FastAPI speaks ASGI ..."
  QStringList doubts;         ///< the same about `application`, for a person who hasn't named one
  qint64 bytes() const;       ///< of `files`
};

/// A person's wishes on top of the rules: paths or folders ("db.sqlite3", "media/"), relative and with "/" between
/// their parts. `include` wins.
struct Choices {
  QStringList include;
  QStringList exclude;
  /// What to serve: an INI file, or a callable. Where it is imported from is found out.
  std::optional<Application> application = {};
};

/// By the same rules, without looking for an application: the files to pack.
struct Selected {
  QList<File> files;
  QList<LeftOut> leftOut;  ///< with the tree's own, sorted by path
};
Selected select(const Tree& tree, const Choices& choices = {});

QString normalisedName(const QString& name);  ///< of a distribution, as PEP 503 says

Result<Project> look(const Tree& tree, const Choices& choices = {});

}  // namespace iiswsgi::project
