#pragma once

#include <cstdint>
#include <optional>

#include "gateway/wsgi/bridge/object.h"

/// wsgi.file_wrapper: an iterator over a file, of which the server sends real files without passing Python.
namespace iiswsgi::wsgi {

/// The type, which is what stands in the environ. Null with an error set. A borrowed reference.
PyObject* fileWrapperType();

struct FileRange {
  std::intptr_t file = -1;  ///< as Response::writeFile takes it
  std::int64_t offset = 0;
  std::int64_t length = 0;
};

/// What to send if `iterable` is our wrapper round a file that really is one; nothing: iterate. No error is left set.
std::optional<FileRange> fileRangeOf(PyObject* iterable);

}  // namespace iiswsgi::wsgi
