#include <atomic>
#include <charconv>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/transport/windows.h"

namespace iiswsgi::transport {
namespace {

std::atomic<bool> stopping{false};
std::mutex blockedMutex;
std::vector<HANDLE> blockedThreads;

/// The calling thread as others can name it. Made once for each thread: this stands around every read.
HANDLE thisThread() {
  static thread_local const windows::Handle self = [] {
    HANDLE made = nullptr;
    ::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(), &made, THREAD_TERMINATE,
                      FALSE, 0);
    return windows::Handle(made);
  }();
  return self.get();
}

/// IIS gives the number of an inherited event: a text of up to 64 bits, though handles have 32 significant ones.
HANDLE shutdownEvent() {
  const std::string text = iiswsgi::windows::environment(contract::variable::shutdownEvent);
  unsigned long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) return nullptr;
  const auto event = reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(number));
  // Programs that the application starts have no business with it.
  return ::SetHandleInformation(event, HANDLE_FLAG_INHERIT, 0) ? event : nullptr;
}

/// A thread that is about to block may do so right after it was cancelled: again, until none is left.
void cancelBlockedThreads() {
  while (true) {
    {
      const std::lock_guard guard(blockedMutex);
      for (const HANDLE thread : blockedThreads)
        ::CancelSynchronousIo(thread);
    }
    ::Sleep(10);
  }
}

void watch(HANDLE shutdown) {
  const HANDLE events[] = {windows::stopEvent(), shutdown};
  ::WaitForMultipleObjects(shutdown ? 2 : 1, events, FALSE, INFINITE);
  requestStop();
  cancelBlockedThreads();
}

BOOL WINAPI onConsoleEvent(DWORD) {
  requestStop();
  return TRUE;
}

}  // namespace

HANDLE windows::stopEvent() {
  static const HANDLE event = ::CreateEventW(nullptr, TRUE, FALSE, nullptr);
  return event;
}

windows::CancelledByStop::CancelledByStop() {
  const std::lock_guard guard(blockedMutex);
  blockedThreads.push_back(thisThread());
}

windows::CancelledByStop::~CancelledByStop() {
  const std::lock_guard guard(blockedMutex);
  std::erase(blockedThreads, thisThread());
}

void requestStop() {
  stopping = true;
  ::SetEvent(windows::stopEvent());
}

bool stopRequested() {
  return stopping;
}

void stopOnSignals() {
  windows::stopEvent();
  std::thread(watch, shutdownEvent()).detach();
  ::SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

}  // namespace iiswsgi::transport
