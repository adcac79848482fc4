#pragma once

#include "app/cli/command.h"

/// Commands of two words: `iiswsgi feed publish PACKAGE`.
namespace iiswsgi::cli {

using Action = Result<Exit> (*)(const Context&);

/// Does what the first word behind `command` says, or `otherwise` if there is none. badArgument, with the nearest one.
Result<Exit> runWord(const Context& context, const QString& command, const QMap<QString, Action>& actions,
                     const QString& otherwise = {});

/// What the second one names: "Nothing says which package."
Result<QString> secondWord(const Context& context, const QString& command, const QString& what);

}  // namespace iiswsgi::cli
