#pragma once

#include "app/core/discovery/observed.h"
#include "app/core/host/host.h"
#include "app/core/plan/desired.h"

namespace iiswsgi::gui {

namespace codes {
inline constexpr ErrorCode applicationNotTried{454};  ///< the gateway's --check could not be run to its end
}  // namespace codes

/// Lets `iiswsgi-gateway --check` load the application as it will be served. True: it loads; false: there was nothing
/// to try (no gateway, a program of one's own); an error: the gateway's letter.
Result<bool> tryOut(host::Host& host, const discovery::Observed& observed, const plan::Desired& desired);

}  // namespace iiswsgi::gui
