#pragma once

#include "app/cli/command.h"

namespace iiswsgi::cli {

QString overview();                       ///< `iiswsgi help`: every command in a line
QString helpFor(const Command& command);  ///< `iiswsgi COMMAND --help`
QString versionLine();

}  // namespace iiswsgi::cli
