#pragma once

#include "app/core/apply/apply.h"
#include "app/core/install/unpack.h"

/// A package onto this machine, as the command line and the desktop application do it.
///
/// Flow: prepareInstall (reads, decides; nothing is written) -> the person looks at `installation.plan` -> carryOut
/// (stages the files, applies the plan, deletes what isn't needed any more). Uninstalling goes the same way.
namespace iiswsgi::install {

struct Wish {
  plan::Desired desired;  ///< python, name, and what was chosen beyond the package; site and path come out of the rest
  plan::ApplicationSource application;  ///< instead of what the package says, relative to its content; empty: it does
  QString site;                         ///< instead of the package's own question; empty: it isn't said
  QString path;                         ///< in that site; empty: it isn't said
  package::Answers answers;
  bool ownEnvironment = true;  ///< a virtual environment for the site alone
  bool runCommands = false;    ///< the package's own commands
  /// Web Deploy copies the content of this zip file (full path) instead of iiswsgi; empty: it doesn't.
  QString webDeployPackage;
  bool contentElsewhere = false;  ///< only prepare the server: publishers copy the content
};

struct Ready {
  std::optional<Unpacking> unpacking;  ///< nothing: no files to stage
  /// For Web Deploy: written before the plan is applied, deleted after it. Empty path: it isn't used.
  QString answersFile;
  QByteArray answers;
  Choice choice;
  Installation installation;
  discovery::Observed observed;
  QStringList notes;
  QStringList ignoredCommands;  ///< of the package, because nobody agreed to them
};

/// What was answered when the deployment of that name (empty: the package's id) came; nothing if there is none.
Result<std::optional<package::Answers>> earlierAnswers(host::Host& host, const discovery::Server& server,
                                                       const package::Package& package, const QString& name);

/// `package` has to outlive the result. badValue and others of package/codes.h for answers.
Result<Ready> prepareInstall(host::Host& host, const discovery::Server& server, const package::Package& package,
                             const Wish& wish, const Progress& progress = {});

/// For content that msdeploy.exe or a publisher has copied into the site's folder already.
Result<Ready> prepareInPlace(host::Host& host, const discovery::Server& server, const QString& application,
                             const Wish& wish);

Result<Ready> prepareUninstall(host::Host& host, const discovery::Server& server, const QString& name);

struct Done {
  apply::Receipt receipt;
  QStringList left;  ///< folders that couldn't be deleted now
};
Result<Done> carryOut(host::Host& host, const Ready& ready, const apply::Options& options,
                      const Progress& progress = {});

/// What is installed on a server. Like all that reads records here: folderNotPrivate, if they may be somebody else's.
Result<QList<Record>> installed(host::Host& host, const discovery::Server& server);

/// The package's answer to "where", with the server's only site in the place of one that it hasn't.
QString applicationFor(const discovery::Observed& observed, const QList<package::Parameter>& parameters,
                       const package::Answers& answers);

/// The answers that prepareInstall goes on with: the person's, then those of what is installed under that name
/// (`record`; null: nothing is), for an update asks nothing again; and where it goes, by applicationFor.
package::Answers answersFor(const discovery::Observed& observed, const QList<package::Parameter>& parameters,
                            const Record* record, const package::Answers& given);

}  // namespace iiswsgi::install
