#pragma once

#include "app/core/apply/apply.h"
#include "app/core/discovery/observed.h"
#include "app/preview/preview.h"

/// The last step of a deployment, the same for the command line and the wizard.
namespace iiswsgi::preview {

struct Verification {
  host::HttpAnswer answer;
  QUrl url;
  bool byPreview = false;  ///< nothing listened there, so a preview server was started for this one request
};

/// One real request to what a plan deployed. IIS answers itself; for a sandbox or a file that nothing serves at the
/// moment, a preview server is started on a free port, asked, and ended.
Result<Verification> verifyDeployment(host::Host& host, const discovery::Observed& observed, const plan::Plan& plan);

}  // namespace iiswsgi::preview
