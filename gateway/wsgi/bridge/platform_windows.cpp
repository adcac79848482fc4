#include "gateway/wsgi/bridge/platform.h"

#include "gateway/windows/windows.h"

namespace iiswsgi::wsgi {
namespace {

/// Descriptors belong to a C runtime, and Python has another one than we: it is asked for the handle behind it.
HANDLE handleBehind(int descriptor) {
  const Object runtime = Object::owned(PyImport_ImportModule("msvcrt"));
  const Object number =
      runtime ? Object::owned(PyObject_CallMethod(runtime.get(), "get_osfhandle", "i", descriptor)) : Object();
  const long long handle = number ? PyLong_AsLongLong(number.get()) : -1;
  if (PyErr_Occurred()) PyErr_Clear();
  return reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(handle));
}

}  // namespace

std::optional<PlainFile> plainFileOf(int descriptor) {
  const HANDLE handle = handleBehind(descriptor);
  LARGE_INTEGER size;
  if (handle == INVALID_HANDLE_VALUE || ::GetFileType(handle) != FILE_TYPE_DISK || !::GetFileSizeEx(handle, &size))
    return std::nullopt;
  return PlainFile{reinterpret_cast<std::intptr_t>(handle), size.QuadPart};
}

std::string programFolder() {
  std::wstring path(32768, L'\0');
  path.resize(::GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return windows::toUtf8(path.substr(0, path.find_last_of(L'\\')));
}

PyStatus setText(PyConfig* config, wchar_t** field, const std::string& text) {
  return PyConfig_SetString(config, field, windows::toWide(text).c_str());
}

}  // namespace iiswsgi::wsgi
