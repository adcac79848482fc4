#pragma once

#include "app/core/install/environment.h"
#include "app/core/install/places.h"
#include "app/core/install/record.h"
#include "app/core/package/command.h"
#include "app/core/plan/plan.h"

/// An opened package, the site's folder as it is, and what the person chose, made into a plan like any other.
///
/// Flow:
///   1. Whoever opened the package fills a Bundle; `planInstallation` says what will happen, and nothing has happened.
///   2. The person agrees: the files are written to `staging`, as the Bundle describes them.
///   3. The plan is applied: the environment is made, the site says that it is being updated (app_offline.htm), the
///      earlier version's files move to `previous`, the new ones out of `staging`, the server is configured.
///   4. `finished` folders are deleted; `previous` stays until the next version comes, for an undo.
///
/// The site's folder itself never moves: IIS watches it, and its access list is the administrator's. What the package
/// didn't bring (uploads, databases) isn't touched.
namespace iiswsgi::install {

namespace codes {
inline constexpr ErrorCode folderTaken{701};     ///< files that no package of ours brought
inline constexpr ErrorCode nothingToServe{702};  ///< neither an INI file nor a callable
inline constexpr ErrorCode notInstalled{703};    ///< no record of that name
inline constexpr ErrorCode inTheWay{704};        ///< the site's own file stands where a new one has to go
inline constexpr ErrorCode otherPackage{705};    ///< the deployment is another package's
inline constexpr ErrorCode pythonNotChosen{706};
inline constexpr ErrorCode installedElsewhere{709};  ///< the deployment is another place's
inline constexpr ErrorCode nothingThere{711};        ///< "in place" is said of a place that isn't
inline constexpr ErrorCode badPath{712};             ///< neither IIS nor Windows could have an application there
}  // namespace codes

/// What a package brings.
struct Bundle {
  QString id;
  QString title;
  QString version;
  Tree content;                             ///< with the parameters' values in it
  plan::ApplicationSource application;      ///< paths relative to the content
  QByteArray iniFile;                       ///< its bytes, if there is one
  std::optional<QByteArray> webConfig;      ///< of the content's root
  bool needsItself = false;                 ///< pip installs the content too: its entry points are used
  QString requirements;                     ///< relative; empty: nothing is needed
  QStringList requirementFiles;             ///< that file, and those that it includes
  QString wheels;                           ///< relative folder; empty: there are none
  QStringList writable;                     ///< relative folders that the site writes into; "" is the content's root
  QList<package::PackageCommand> commands;  ///< what the package runs and the person agreed to; Windows alone
  QMap<QString, QString> answers;           ///< without passwords
};

struct Choice {
  plan::Desired desired;      ///< server, name, site, path; python: the one to make an environment with, or to use
  QString folder;             ///< full path; empty: where the site has that path
  QString environmentFolder;  ///< to be made; empty: `python` is used as it is
  /// The content is in its place already, or comes later with somebody else's tool: no file of it is moved. Then this
  /// folder holds what pip reads; empty: the staging folder does.
  bool contentElsewhere = false;
  /// With contentElsewhere: the program that copies the content there, once the server is ready for it. What it copies
  /// can't be taken back.
  std::optional<host::Command> copier;
  bool environmentReady = false;  ///< `environmentFolder` has what the package needs: it is the earlier version's
  QString pipFolder;
  QString stateFolder;
};

/// What stands in the site's folder, and in what it was installed from.
struct Present {
  bool folderExists = false;
  bool awaitsContent = false;  ///< it is prepared, and says so to visitors: its app_offline.htm is comingSoonText()
  Tree tree;
  std::optional<QByteArray> webConfig;  ///< the folder's own
  bool environmentExists = false;       ///< the one that the record names
  std::optional<Record> record;
  std::optional<QByteArray> recordBytes;  ///< the record's file, for the plan's "before"
  /// Full paths where nothing is yet: for the earlier version's files and environment when they are put aside, and for
  /// what an uninstallation takes away. An earlier one's may still be there, for an undo or because it is in use.
  QString aside;
  QString environmentAside;
  QString python;  ///< the record's base, if it is there
};

struct Installation {
  plan::Plan plan;
  Record record;
  QString folder;    ///< the site's
  QString closed;    ///< folder to be made before the plan is applied, with closedText(), and in it
  QString staging;   ///< to be filled
  QString sources;   ///< to be filled with the same, for pip to build in; empty: pip installs none of it
  QString previous;  ///< where the plan moves what was there; not there before
  QStringList finished;
  bool isFinal = false;  ///< once `finished` is deleted, it can't be taken back
  QStringList left;      ///< files that stay the person's, relative; not to be staged
  QStringList leaving;   ///< files that go to `previous`, relative; what else is found there then was written meanwhile
};

Result<Installation> planInstallation(const discovery::Observed& observed, const Bundle& bundle, const Choice& choice,
                                      const Present& present);

/// Everything that `record` tells of goes; what the site has made itself stays. `removed` folders are for deleting.
Result<Installation> planUninstallation(const discovery::Observed& observed, const Record& record,
                                        const QString& stateFolder, const Present& present);
}  // namespace iiswsgi::install
