#pragma once

#include "app/core/iisconfig/model.h"
#include "app/core/plan/plan.h"

/// The steps of a plan in AppCmd's language. Its collections are written "[name='value',...]"; a quote within a value
/// is doubled, the single one for AppCmd and the double one for cmd.exe, where "" keeps a quoted text open.
namespace iiswsgi::plan {

AppCmdStep addFastCgiStep(const iisconfig::FastCgiApplication& application);
QList<AppCmdStep> addVariableSteps(const iisconfig::FastCgiApplication& application);
QList<AppCmdStep> setFastCgiSteps(const iisconfig::FastCgiApplication& before,
                                  const iisconfig::FastCgiApplication& after);
AppCmdStep removeFastCgiStep(const QString& fullPath, const QString& arguments);

/// `first`: in front of all others, where the order decides ("@start" is AppCmd's word for it).
AppCmdStep addHandlerStep(const iisconfig::Handler& handler, const QString& location, bool inApplicationHost,
                          bool first);
QList<AppCmdStep> setHandlerSteps(const iisconfig::Handler& before, const iisconfig::Handler& after,
                                  const QString& location, bool inApplicationHost);
AppCmdStep removeHandlerStep(const QString& name, const QString& location, bool inApplicationHost);

}  // namespace iiswsgi::plan
