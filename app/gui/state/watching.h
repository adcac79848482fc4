#pragma once

#include <atomic>
#include <memory>

#include <QPointer>

#include "app/core/apply/apply.h"
#include "app/gui/state/runner.h"

namespace iiswsgi::gui {

/// What lets a window follow an apply that runs in the thread behind, and cancel it. `told` is called in the runner's
/// own thread, and not at all once the receiver is gone: the run may outlive its window.
template <typename Told>
apply::Options watching(Runner& runner, QObject* receiver, std::shared_ptr<std::atomic<bool>> cancelled, Told told) {
  apply::Options options;
  options.cancelled = cancelled;
  options.progress = [&runner, guard = QPointer<QObject>(receiver), told](const apply::Progress& progress) {
    runner.post(guard, [told, progress] { told(progress); });
  };
  return options;
}

}  // namespace iiswsgi::gui
