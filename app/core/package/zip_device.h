#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <zip.h>

#include <QIODevice>

#include "app/core/base/result.h"

/// libzip on QIODevices: it asks for bytes by one function with many commands (libzip.org, zip_source_function).
namespace iiswsgi::package {

/// `device` stays the caller's, and has to outlive the zip file. nullptr, and `error` says why.
zip_t* openForReading(QIODevice& device, zip_error_t& error);

/// An empty zip file that zip_close writes into `device`, which may be read and sought.
zip_t* openForWriting(QIODevice& device, zip_error_t& error);

/// A file's bytes when libzip asks for them. `open` is called only then; what it couldn't is kept in `failure`, which
/// has to outlive the zip file.
using OpenBytes = std::function<Result<std::unique_ptr<QIODevice>>()>;
zip_source_t* sourceOf(zip_t* zip, const OpenBytes& open, qint64 size, std::optional<Error>& failure);

/// The same for bytes that are deflated already, which libzip takes over as they are.
struct Deflated {
  QByteArray bytes;  ///< raw, without zlib's head and sum
  qint64 size = 0;   ///< before
  quint32 crc = 0;   ///< before
};
using TakeDeflated = std::function<Result<Deflated>()>;
zip_source_t* sourceOf(zip_t* zip, const TakeDeflated& take, std::optional<Error>& failure);

}  // namespace iiswsgi::package
