#pragma once

#include "app/cli/command.h"
#include "app/core/build/build.h"
#include "app/core/package/package.h"

/// Packages as the command line names them.
namespace iiswsgi::cli {

struct OpenPackage {
  QString path;  ///< full path of the zip file
  package::Package package;
};

/// A zip file's path; with --feed, a product of that feed, which is fetched and checked first.
Result<OpenPackage> openPackage(const Context& context, const QString& named);

/// --set-parameters and --set.
QList<Option> answerOptions();
/// Those given, and on a terminal those that a person is asked for. `earlier`: those of the deployment that is updated,
/// which stay unless another is given.
Result<package::Answers> answersFor(const Context& context, const QList<package::Parameter>& parameters,
                                    const package::Answers& earlier = {});


/// "mistake Parameters.xml:3 [rule] text hint", one a line; whether there are mistakes.
bool printFindings(const Console& console, const QList<package::Finding>& findings);

}  // namespace iiswsgi::cli
