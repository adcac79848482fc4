#pragma once

#include <string>

#include "gateway/contract/contract.h"

/// From a Python exception to a letter. The GIL is held.
namespace iiswsgi::wsgi {

/// Takes the exception that is set and gives its traceback as text; empty if there is none.
std::string takeTraceback();

/// The last line of a traceback: "ValueError: no such thing".
std::string lastLineOf(const std::string& traceback);

}  // namespace iiswsgi::wsgi
