#pragma once

#include "app/core/feed/evaluate.h"
#include "app/core/host/host.h"

/// What a feed's discovery hints ask of this machine.
namespace iiswsgi::publish {

/// Registry values, files with %VARIABLES% in their paths, and products of Windows Installer. Where there is no
/// registry, what asks for it can't be known.
feed::Sign signsOf(host::Host& host);

}  // namespace iiswsgi::publish
