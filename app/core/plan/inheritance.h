#pragma once

#include "app/core/plan/overlay.h"

/// What a new handler means for the applications that inherit it: IIS hands handlers down from the server to sites,
/// from a site to its applications, and answers 500.19 (0x800700b7) wherever a name turns up twice on the way.
namespace iiswsgi::plan {

struct Inheritance {
  std::optional<Error> conflict;  ///< with the edit, an application that IIS could read can't be read any more
  QStringList warnings;           ///< where the handler reaches further, or less far, than people expect
};

/// `name`: of the handler, which stands at `location` (empty: server level) in `after` and not yet in `before`.
Inheritance inheritanceOf(const Overlay& before, const Overlay& after, const QString& name, const QString& location);

}  // namespace iiswsgi::plan
