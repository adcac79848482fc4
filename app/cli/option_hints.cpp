#include "app/cli/option_hints.h"

#include "app/core/discovery/observed.h"
#include "app/core/plan/plan.h"
#include "app/preview/check.h"

namespace iiswsgi::cli {

QString optionHint(const Error& error) {
  struct Row {
    ErrorCode code;
    const char* hint;
  };
  static const Row rows[] = {
      {plan::codes::gatewayMissing, "--gateway FILE says where another one is."},
      {plan::codes::nameTaken, "--name NAME gives another."},
      {plan::codes::noSuchIniSection, "--ini FILE#SECTION names the section."},
      {plan::codes::placeLocked, "--place location writes it there."},
      {plan::codes::pythonUnusable, "--python PATH names another; `iiswsgi status` lists them."},
      {discovery::codes::pythonNotFound, "--python PATH names it; `iiswsgi status` lists those of this machine."},
      {preview::codes::checkNotRun, "--no-check leaves the try out."},
  };
  for (const Row& row : rows) {
    if (row.code == error.code()) return QLatin1String(row.hint);
  }
  return {};
}

}  // namespace iiswsgi::cli
