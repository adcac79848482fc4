#pragma once

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#include <winsock2.h>

#include <string>
#include <string_view>

/// What the Windows files of all modules share: texts (UTF-8 everywhere in the gateway, UTF-16 in every call of the
/// system), handles, reasons. Only they include this.
namespace iiswsgi::windows {

inline std::wstring toWide(std::string_view text) {
  const int size = static_cast<int>(text.size());
  std::wstring wide(text.size(), L'\0');
  wide.resize(static_cast<std::size_t>(::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), size)));
  return wide;
}

inline std::string toUtf8(std::wstring_view text) {
  const int size = static_cast<int>(text.size());
  std::string utf8(text.size() * 3, '\0');
  utf8.resize(static_cast<std::size_t>(::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, utf8.data(),
                                                             static_cast<int>(utf8.size()), nullptr, nullptr)));
  return utf8;
}

/// Empty where it isn't set.
inline std::string environment(const char* name) {
  std::wstring value(32767, L'\0');  // the longest that Windows allows
  value.resize(::GetEnvironmentVariableW(toWide(name).c_str(), value.data(), static_cast<DWORD>(value.size())));
  return toUtf8(value);
}

/// The system's sentence for an error, with its number.
inline std::string reason(DWORD error) {
  wchar_t text[512] = L"";
  ::FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, error, 0, text, 512, nullptr);
  std::string sentence = toUtf8(text);
  while (!sentence.empty() && (sentence.back() == '\r' || sentence.back() == '\n' || sentence.back() == ' '))
    sentence.pop_back();
  return sentence + " (" + std::to_string(error) + ")";
}

/// Owns a handle; null where there is none.
class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE handle) : m_handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
  Handle(Handle&& other) noexcept : m_handle(other.m_handle) { other.m_handle = nullptr; }
  Handle& operator=(Handle&& other) noexcept {
    const HANDLE mine = m_handle;
    m_handle = other.m_handle;
    other.m_handle = mine;
    return *this;
  }
  ~Handle() { close(); }
  explicit operator bool() const { return m_handle != nullptr; }
  HANDLE get() const { return m_handle; }
  void close() {
    if (m_handle) ::CloseHandle(m_handle);
    m_handle = nullptr;
  }

 private:
  HANDLE m_handle = nullptr;
};

}  // namespace iiswsgi::windows
