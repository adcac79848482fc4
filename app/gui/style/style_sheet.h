#pragma once

#include "app/gui/style/theme.h"

namespace iiswsgi::gui {

/// Qt's style sheet for a theme. Widgets are named by the dynamic property `role`: "title", "sentence", "muted",
/// "problem", "primary", "link", "side", "footer", "panel", "good", "caution", "bad", "mono".
QString styleSheet(const Theme& theme);

}  // namespace iiswsgi::gui
