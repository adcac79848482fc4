#pragma once

#include <atomic>
#include <memory>

#include <QObject>

#include "app/core/apply/apply.h"

namespace iiswsgi::gui {

/// What lets a window follow an apply that runs in the thread behind, and cancel it. `told` is called in the receiver's
/// own thread. The runner waits for that thread before the receiver can be gone, and a queued call to an object that is
/// gone is dropped.
template <typename Told>
apply::Options watching(QObject* receiver, std::shared_ptr<std::atomic<bool>> cancelled, Told told) {
  apply::Options options;
  options.cancelled = [cancelled] { return cancelled->load(); };
  options.progress = [receiver, told](const apply::Progress& progress) {
    QMetaObject::invokeMethod(receiver, [told, progress] { told(progress); }, Qt::QueuedConnection);
  };
  return options;
}

}  // namespace iiswsgi::gui
