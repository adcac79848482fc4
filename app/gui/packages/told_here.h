#pragma once

#include "app/core/base/error.h"
#include "app/core/package/check.h"

namespace iiswsgi::gui {

/// An error in the words of the packages window: the hints of the modules below speak of the command line's options.
Error toldHere(const Error& error);
QString toldHere(const package::Finding& finding);  ///< what to do about it

}  // namespace iiswsgi::gui
