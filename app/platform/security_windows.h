#pragma once

#include <windows.h>

#include <memory>
#include <string>
#include <utility>

#include "app/core/host/host.h"

/// What the Windows side of files and rights shares.
namespace iiswsgi::platform {

class Handle {
 public:
  explicit Handle(HANDLE handle) : m_handle(handle) {}
  Handle(Handle&& other) noexcept : m_handle(std::exchange(other.m_handle, INVALID_HANDLE_VALUE)) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle() { close(); }
  explicit operator bool() const { return m_handle != INVALID_HANDLE_VALUE; }
  HANDLE get() const { return m_handle; }
  void close() {
    if (m_handle != INVALID_HANDLE_VALUE) ::CloseHandle(m_handle);
    m_handle = INVALID_HANDLE_VALUE;
  }

 private:
  HANDLE m_handle;
};

struct FreeLocal {
  void operator()(void* memory) const { ::LocalFree(memory); }
};
template <typename T>
using LocalMemory = std::unique_ptr<T, FreeLocal>;

/// Absolute, with backslashes, and with the prefix that lifts the limit of 260 letters ("Maximum Path Length
/// Limitation", learn.microsoft.com).
std::wstring native(const QString& path);

QString sidText(PSID sid);
QList<host::AccessEntry> entriesOf(PACL list);

/// For what is made with it: this user, administrators and the system alone; for a folder of the machine the last two,
/// who own it as well. Nobody else is named: what an elevated process of this user makes belongs to the administrators,
/// and only its own entry lets the user read that without being elevated.
class ClosedToOthers {
 public:
  explicit ClosedToOthers(const QString& path);
  explicit operator bool() const { return m_descriptor != nullptr; }
  SECURITY_ATTRIBUTES* get() const { return &m_attributes; }

 private:
  LocalMemory<void> m_descriptor;
  mutable SECURITY_ATTRIBUTES m_attributes{sizeof(SECURITY_ATTRIBUTES), nullptr, FALSE};
};

}  // namespace iiswsgi::platform
