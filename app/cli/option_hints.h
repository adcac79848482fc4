#pragma once

#include "app/core/base/error.h"

/// How the command line does what a letter advises. The letters of the core name what is meant, not how it is said:
/// the wizard shows the same letters, beside the field where the person says it.
namespace iiswsgi::cli {

/// "--gateway FILE says where it is."; empty where no option helps.
QString optionHint(const Error& error);

}  // namespace iiswsgi::cli
