#pragma once

#include "app/core/discovery/observed.h"
#include "app/core/host/host.h"
#include "app/core/plan/desired.h"

/// The try before a deployment, the same for the command line and the wizard.
namespace iiswsgi::preview {

namespace codes {
inline constexpr ErrorCode checkNotRun{356};  ///< iiswsgi-gateway --check said nothing of use
}  // namespace codes

enum class Check {
  Loads,         ///< the gateway has loaded the application
  NothingToTry,  ///< no gateway here, a program of one's own, or a removal
};

/// Lets `iiswsgi-gateway --check` load the application as it will be served: a mistake in it is told before anything
/// is changed. The error is the gateway's own letter, or checkNotRun. Changes nothing; may take minutes, unless
/// `cancelled` is set by another thread.
Result<Check> checkApplication(host::Host& host, const discovery::Observed& observed, const plan::Desired& desired,
                               std::shared_ptr<const std::atomic<bool>> cancelled = {});

/// A letter as programs of ours print it, read back: code, message, what to do, detail.
std::optional<Error> errorFromText(const QString& text);

}  // namespace iiswsgi::preview
