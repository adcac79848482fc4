#pragma once

#include <optional>
#include <variant>
#include <vector>

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include "app/core/base/result.h"
#include "app/core/discovery/observed.h"
#include "app/core/host/host.h"
#include "app/core/plan/desired.h"

/// A plan is data: everything that will happen, decided before anything happens. Review, dry run, AppCmd script, apply,
/// rollback and the audit trail all come out of this one value.
namespace iiswsgi::plan {

namespace codes {
inline constexpr ErrorCode desiredIncomplete{251};  ///< a field that must be filled isn't
inline constexpr ErrorCode noSuchSite{252};
inline constexpr ErrorCode noSuchApplication{253};   ///< the site has no application at that path
inline constexpr ErrorCode monitorHasVariable{254};  ///< monitorChangesTo with %VARIABLE%: IIS answers an opaque 500
inline constexpr ErrorCode valueOutOfRange{255};
inline constexpr ErrorCode nameTaken{256};      ///< a handler of that name that isn't ours
inline constexpr ErrorCode nothingOfOurs{257};  ///< nothing to remove under that name
inline constexpr ErrorCode noSuchIniSection{258};
inline constexpr ErrorCode pythonUnusable{259};
inline constexpr ErrorCode noSuchIniFile{260};
inline constexpr ErrorCode placeLocked{261};  ///< web.config was asked for, but handlers are locked there
inline constexpr ErrorCode gatewayMissing{262};
inline constexpr ErrorCode addressHidden{263};  ///< a hidden segment is on the way: IIS answers 404.8
}  // namespace codes

/// A file's bytes, before and after. nullopt: there is no such file. A new file's missing folders are made with it, and
/// taken away with it if they are empty then.
struct SetFile {
  QString path;
  std::optional<QByteArray> before;
  std::optional<QByteArray> after;
  QString why;
  bool operator==(const SetFile&) const = default;
};

struct MovePath {
  QString from;
  QString to;
  QString why;
  bool operator==(const MovePath&) const = default;
};

struct RunCommand {
  enum class Undo { ByCommand, CoveredByEarlierChange, Impossible };
  host::Command run;
  Undo undo = Undo::Impossible;
  host::Command undoCommand;  ///< with ByCommand
  QString why;
  bool asAdministrator = false;  ///< Windows lets only an elevated process do it
  QList<int> successCodes{0};    ///< exit codes of `run` that mean success; every other one is an error
  QString makes{};               ///< full path of what `run` makes and `undoCommand` deletes; empty: nothing of that kind
  bool operator==(const RunCommand&) const = default;
};

using Change = std::variant<SetFile, MovePath, RunCommand>;

const QString& whyOf(const Change& change);

/// What the AppCmd rendering says; kept beside the bytes because a diff no longer knows what was meant.
struct AppCmdStep {
  QString section;                ///< "system.webServer/fastCgi"
  QString location;               ///< configuration path ("Default Web Site/app"), empty for the server level
  QString operation;              ///< what follows the section: `/+"[name='...']"`, `/-"[name='...']"`
  bool inApplicationHost = true;  ///< with /commit:apphost; false: into the web.config at `location`
};

struct Plan {
  QString title;                   ///< one line: "Serve hello at http://localhost:8080/ by Python 3.11"
  std::optional<Desired> desired;  ///< nothing for a plan that undoes an earlier receipt
  QString server;                  ///< configuration file, full path
  QStringList warnings;            ///< sentences to read before applying
  std::vector<Change> changes;
  std::vector<AppCmdStep> appCmd;
  std::optional<QUrl> verifyUrl;  ///< asked once after apply
  /// Folders that are there only once the plan is taken back (what was staged for it), and the SHA-256 of what was put
  /// into them, by full path: only that may be deleted then.
  QStringList litter;
  QMap<QString, QByteArray> staged;
  QString undoes;        ///< the run that this plan takes back: a receipt's id
  QStringList discards;  ///< folders for deleting once the plan is done: nothing needs them any more

  bool empty() const { return changes.empty(); }
};

/// Pure. At most one SetFile for a path, and only if the bytes differ: planning again after apply gives an empty plan.
Result<Plan> makePlan(const discovery::Observed& observed, const Desired& desired);

QJsonObject toJson(const Plan& plan);
Result<Plan> planFromJson(const QJsonObject& json);

}  // namespace iiswsgi::plan
