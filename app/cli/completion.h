#pragma once

#include <QStringList>

#include "app/cli/command.h"

/// Shell completion, written out of the table of commands: what --help knows, the shell knows.
namespace iiswsgi::cli {

QStringList shells();  ///< "bash", "fish", "powershell", "zsh"

/// The script for one of them.
QString completionScript(const QString& shell, const QList<Command>& commands);

}  // namespace iiswsgi::cli
