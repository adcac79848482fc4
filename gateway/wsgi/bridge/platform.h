#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/wsgi/bridge/object.h"

/// What the bridge needs of the operating system; one .cpp for each. The GIL is held where Python runs.
namespace iiswsgi::wsgi {

/// A file on a disk, as Response::writeFile takes it.
struct PlainFile {
  std::intptr_t file = -1;
  std::int64_t size = 0;  ///< bytes
};

/// `descriptor`: as Python knows it. Nothing if it isn't open, or is a pipe, a socket or a device.
std::optional<PlainFile> plainFileOf(int descriptor);

/// The folder of the running program where CPython would take it for its own; empty elsewhere.
std::string programFolder();

/// Sets a text of PyConfig from one of ours: UTF-8 on Windows, the file system's bytes elsewhere.
PyStatus setText(PyConfig* config, wchar_t** field, const std::string& text);

}  // namespace iiswsgi::wsgi
