#pragma once

#include "app/core/build/vendor.h"

/// `colorama ; platform_system == "Windows"`: pip judges such conditions by the machine that it runs on, and offers no
/// option for another one. It would leave out what the server needs, and want what isn't made for it.
namespace iiswsgi::build {

/// What a condition's words (PEP 508) mean where the wheels go, as JSON: a list, and a condition counts if one of them
/// meets it, since "3.12" doesn't say which 3.12. Empty: as on this machine.
QByteArray targetsOf(const Vendoring& vendoring);

/// A Python program: pip with the conditions judged by the list that is its first argument.
QString pipForTargets();

}  // namespace iiswsgi::build
