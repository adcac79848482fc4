#pragma once

#include <QList>

#include "app/core/plan/plan.h"

/// What keeps a Desired from being planned, field by field: the wizard shows it beside the field, the command line and
/// makePlan report the first.
namespace iiswsgi::plan {

struct FieldProblem {
  QString
      field;  ///< the name in the JSON form: "site", "python", "application.iniFile", "fastCgi.monitorChangesTo", ...
  Error error;
};

/// Empty: makePlan will succeed. Pure.
QList<FieldProblem> validate(const discovery::Observed& observed, const Desired& desired);

}  // namespace iiswsgi::plan
