#pragma once

#include "app/core/plan/plan.h"

class QTextBrowser;

namespace iiswsgi::gui {

/// A plan's sentences and the coloured change of each file.
void showPlan(QTextBrowser& view, const plan::Plan& plan);

}  // namespace iiswsgi::gui
