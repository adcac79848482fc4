#pragma once

#include <QString>
#include <QStringList>

#include "app/core/plan/desired.h"

/// The few options of iiswsgi-wizard.
namespace iiswsgi::gui {

namespace codes {
inline constexpr ErrorCode badOption{451};  ///< an option that the wizard doesn't know, or one without its value
inline constexpr ErrorCode desiredUnreadable{452};  ///< --desired names a file that isn't there
}  // namespace codes

struct Options {
  plan::Desired desired;  ///< from --desired and --server; what isn't said is empty
  QString install;        ///< a package to begin with, full path
  bool installed = false;  ///< begin with the list of what is installed
};

Result<Options> parseOptions(const QStringList& arguments);  ///< without the program's name; reads the --desired file
/// "iis", "iisexpress", "sandbox" in any case, else a path that is made a full one: it goes into the answers.
QString fullServerName(const QString& name);
QString helpText();

}  // namespace iiswsgi::gui
