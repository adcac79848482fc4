#pragma once

#include <QString>

#include "app/core/host/host.h"

namespace iiswsgi::discovery {

/// The gateway that came with this program: IISWSGI_GATEWAY, else beside it, else where packages put programs that
/// only other programs start. Empty if there is none.
QString findGateway(host::Host& host);

}  // namespace iiswsgi::discovery
