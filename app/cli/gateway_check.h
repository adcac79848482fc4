#pragma once

#include "app/core/discovery/observed.h"
#include "app/core/host/host.h"
#include "app/core/plan/desired.h"

namespace iiswsgi::cli {

/// Lets `iiswsgi-gateway --check` load the application as it will be served: a mistake in it is told before anything
/// is changed, by the gateway's own letter. Nothing to check (no gateway here, a program of one's own, a removal):
/// fine.
Result<void> checkApplication(host::Host& host, const discovery::Observed& observed, const plan::Desired& desired);

/// A letter as programs of ours print it, read back: code, message, what to do, detail.
std::optional<Error> errorFromText(const QString& text);

}  // namespace iiswsgi::cli
