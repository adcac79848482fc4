#include "app/gui/state/elevation.h"

#include <QCoreApplication>
#include <QDir>

namespace iiswsgi::gui {

Result<int> startElevated(host::Host& host, const QStringList& arguments) {
  host::Command wizard;
  wizard.program = QDir::toNativeSeparators(QCoreApplication::applicationFilePath());
  wizard.arguments = arguments;
  wizard.timeout = std::chrono::seconds(0);
  return host.runElevated(wizard);
}

}  // namespace iiswsgi::gui
