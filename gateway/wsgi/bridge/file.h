#pragma once

#include <cstdint>
#include <optional>

/// What wsgi.file_wrapper needs of the operating system.
namespace iiswsgi::wsgi {

/// Nothing if it isn't open, or is a pipe, a socket or a device.
std::optional<std::int64_t> sizeOfRegularFile(int file);

}  // namespace iiswsgi::wsgi
