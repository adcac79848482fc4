#pragma once

#include <QMap>
#include <QString>

#include "app/core/host/host.h"

/// What the desktop application remembers from one start to the next, in the person's own state folder: a convenience,
/// so nothing here is an error.
namespace iiswsgi::gui {

using Memory = QMap<QString, QString>;

Memory readMemory(host::Host& host);
/// What isn't in `changed` stays as it is; an empty value is forgotten.
void remember(host::Host& host, const Memory& changed);

}  // namespace iiswsgi::gui
