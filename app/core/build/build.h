#pragma once

#include "app/core/build/vendor.h"
#include "app/core/host/host.h"
#include "app/core/package/check.h"
#include "app/core/package/generate.h"

/// A project's folder becomes a package file, with what its users expect beside it.
///
/// Flow: `draw` says what would go in (nothing is run or written: the desktop application shows it while the person
/// changes wishes) -> `build` vendors wheels if that is wanted, writes the zip file whole or not at all, reads it back
/// and checks it.
namespace iiswsgi::build {

namespace codes {
inline constexpr ErrorCode wheelsNotFound{751};        ///< pip has no wheel of something for that Python and platform
inline constexpr ErrorCode templateUnknown{752};       ///< a template's name is that of no generated file
inline constexpr ErrorCode choiceNowhere{753};         ///< what is to be taken in or left out isn't in the project
inline constexpr ErrorCode notForOwnDescription{754};  ///< a wish for a folder with a Manifest.xml of its own
}  // namespace codes

struct Order {
  QString folder;  ///< the project's, full path
  QString output;  ///< the zip file, full path; empty: <id>-<version>.zip in `outputFolder`, a folder: in that
  QString outputFolder;
  package::Wishes wishes;
  project::Choices choices;  ///< as people write paths: full ones and backslashes too; `wishes` says what to serve
  QString templates;         ///< folder, full path; empty: <folder>/iiswsgi.templates, if that is there
  std::optional<Vendoring> vendoring;
  bool beside = true;  ///< SetParameters, deploy.cmd and readme too
};

/// What would go in.
struct Draft {
  std::optional<project::Project> project;  ///< nothing: the folder has a Manifest.xml of its own
  QList<project::LeftOut> leftOut;
  package::Recipe recipe;
  QString output;  ///< full path
  package::Additions additions;
};
Result<Draft> draw(host::Host& host, const Order& order);

struct Built {
  QString path;
  qint64 size = 0;  ///< bytes
  QByteArray sha1;  ///< hex in lower case
  QByteArray sha256;
  QStringList beside;  ///< full paths
  QList<package::Finding> findings;
  Draft draft;
};
struct Watch {
  std::function<void(double part)> progress;  ///< of the zip file: 0 to 1, at most a hundred times
  Cancelled cancelled;                        ///< ends it, pip too: package::codes::cancelled
};
Result<Built> build(host::Host& host, const Order& order, const Watch& watch = {});

}  // namespace iiswsgi::build
