#pragma once

#include <QString>

#include "app/core/plan/plan.h"

/// A plan for eyes. Pure: nothing here prints.
namespace iiswsgi::plan {

struct TextStyle {
  bool colour = false;  ///< ANSI colours
  bool diff = true;     ///< the change of each file behind the sentences
};

QString renderText(const Plan& plan, const TextStyle& style = {});
/// Sentences and coloured diff, for QTextBrowser; colours fit light and dark. `quiet`: of line numbers.
QString renderHtml(const Plan& plan, const QString& quiet = QStringLiteral("gray"));

/// The AppCmd commands, one a line, in the form of the product's document:
///   appcmd.exe set config -section:system.webServer/fastCgi /+"[fullPath='...',...]" /commit:apphost
/// For cmd.exe's prompt; a quote within a value is doubled as AppCmd wants it. The plan's own commands follow.
QString renderAppCmd(const Plan& plan);

/// A program and its arguments as they are typed at a prompt.
QString commandLine(const host::Command& command);
/// The other way round: a line's words, as Windows' C runtime reads them.
QStringList wordsOf(const QString& commandLine);

/// An exit code as people know it: 3, -1, 0xC0000005.
QString exitCodeText(int code);
/// "0", "0 or 3", "0, 3 or 5".
QString exitCodesText(const QList<int>& codes);

/// A unified diff of two texts with three lines of context; "\r" shown as ␍ only where line ends differ.
QString unifiedDiff(const QString& path, const std::optional<QByteArray>& before,
                    const std::optional<QByteArray>& after);

}  // namespace iiswsgi::plan
