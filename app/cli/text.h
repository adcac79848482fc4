#pragma once

#include <QIODevice>
#include <QJsonDocument>
#include <QString>

#include "app/cli/cli.h"

/// Writing for people and for programs. The only place of the command line that writes.
namespace iiswsgi::cli {

void printLine(QIODevice* device, const QString& text);
void printJson(QIODevice* device, const QJsonDocument& document);
void printError(const Console& console, const Error& error);
/// Says how much of a long work is done, from 0 to 1: a line for each tenth, for people at a terminal. Empty elsewhere.
std::function<void(double)> tellTenths(const Console& console);

/// Full path of what the person named, seen from the working folder.
QString absolutePath(const QString& path);

/// Rows of cells, the columns as wide as they need to be, without blanks at the end of a line.
QString table(const QList<QStringList>& rows, const QString& indent = QStringLiteral("  "));

}  // namespace iiswsgi::cli
