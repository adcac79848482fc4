#include "app/core/package/zip_device.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace iiswsgi::package {
namespace {

/// What stands behind a source: a device that is there all the time, or one that is opened to be read once.
struct Served {
  QIODevice* device = nullptr;
  std::unique_ptr<QIODevice> own;
  OpenBytes open;
  std::optional<Error>* failure = nullptr;
  qint64 size = 0;
  qint64 at = 0;  ///< reading and writing each have a place of their own
  qint64 writeAt = 0;
  bool fresh = false;  ///< nothing was written yet
  zip_error_t error{};

  zip_int64_t fail(int code, int system) {
    zip_error_set(&error, code, system);
    return -1;
  }
};

zip_int64_t describe(Served& served, void* data, zip_uint64_t length) {
  if (served.fresh) return served.fail(ZIP_ER_READ, ENOENT);
  auto* stat = ZIP_SOURCE_GET_ARGS(zip_stat_t, data, length, &served.error);
  if (!stat) return -1;
  zip_stat_init(stat);
  stat->size = zip_uint64_t(served.device ? served.device->size() : served.size);
  stat->valid = ZIP_STAT_SIZE;
  return sizeof(zip_stat_t);
}

zip_int64_t beginReading(Served& served) {
  served.at = 0;
  if (!served.open) return 0;
  auto opened = served.open();
  if (opened) {
    served.own = std::move(opened).value();
    return 0;
  }
  if (!*served.failure) *served.failure = opened.error();
  return served.fail(ZIP_ER_OPEN, EIO);
}

zip_int64_t readSome(Served& served, void* data, zip_uint64_t length) {
  QIODevice* device = served.device ? served.device : served.own.get();
  if (served.device && !device->seek(served.at)) return served.fail(ZIP_ER_SEEK, EIO);
  const qint64 got = device->read(static_cast<char*>(data), qint64(length));
  if (got < 0) return served.fail(ZIP_ER_READ, EIO);
  served.at += got;
  return got;
}

zip_int64_t seekTo(Served& served, qint64& place, void* data, zip_uint64_t length) {
  const zip_int64_t wanted = zip_source_seek_compute_offset(zip_uint64_t(place), zip_uint64_t(served.device->size()),
                                                            data, length, &served.error);
  if (wanted < 0) return -1;
  place = wanted;
  return 0;
}

zip_int64_t writeSome(Served& served, const void* data, zip_uint64_t length) {
  if (!served.device->seek(served.writeAt)) return served.fail(ZIP_ER_SEEK, EIO);
  const qint64 put = served.device->write(static_cast<const char*>(data), qint64(length));
  if (put != qint64(length)) return served.fail(ZIP_ER_WRITE, ENOSPC);
  served.writeAt += put;
  return put;
}

zip_int64_t whatItCan(const Served& served) {
  if (served.open) return ZIP_SOURCE_SUPPORTS_READABLE;
  return served.device->isWritable() ? ZIP_SOURCE_SUPPORTS_WRITABLE : ZIP_SOURCE_SUPPORTS_SEEKABLE;
}

zip_int64_t serve(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  Served& served = *static_cast<Served*>(state);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      return beginReading(served);
    case ZIP_SOURCE_READ:
      return readSome(served, data, length);
    case ZIP_SOURCE_CLOSE:
      served.own.reset();
      return 0;
    case ZIP_SOURCE_STAT:
      return describe(served, data, length);
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&served.error, data, length);
    case ZIP_SOURCE_FREE:
      delete &served;
      return 0;
    case ZIP_SOURCE_SEEK:
      return seekTo(served, served.at, data, length);
    case ZIP_SOURCE_TELL:
      return served.at;
    case ZIP_SOURCE_BEGIN_WRITE:
      served.writeAt = 0;
      return 0;
    case ZIP_SOURCE_WRITE:
      return writeSome(served, data, length);
    case ZIP_SOURCE_SEEK_WRITE:
      return seekTo(served, served.writeAt, data, length);
    case ZIP_SOURCE_TELL_WRITE:
      return served.writeAt;
    case ZIP_SOURCE_COMMIT_WRITE:
      served.fresh = false;
      return 0;
    case ZIP_SOURCE_ROLLBACK_WRITE:
    case ZIP_SOURCE_REMOVE:
      return 0;  // whoever owns the device throws it away
    case ZIP_SOURCE_SUPPORTS:
      return whatItCan(served);
    default:
      return served.fail(ZIP_ER_OPNOTSUPP, 0);
  }
}

/// Bytes that somebody else deflates; they are asked for when libzip comes to the entry.
struct Ready {
  TakeDeflated take;
  std::optional<Error>* failure = nullptr;
  std::optional<Deflated> taken;
  qsizetype packed = 0;
  qsizetype at = 0;
  zip_error_t error{};
};

bool takeOnce(Ready& ready) {
  if (ready.taken) return true;
  auto taken = ready.take();
  if (taken) {
    ready.taken = std::move(taken).value();
    ready.packed = ready.taken->bytes.size();
    return true;
  }
  if (!*ready.failure) *ready.failure = taken.error();
  zip_error_set(&ready.error, ZIP_ER_OPEN, EIO);
  return false;
}

zip_int64_t describeReady(Ready& ready, void* data, zip_uint64_t length) {
  auto* stat = ZIP_SOURCE_GET_ARGS(zip_stat_t, data, length, &ready.error);
  if (!stat || !takeOnce(ready)) return -1;
  zip_stat_init(stat);
  stat->size = zip_uint64_t(ready.taken->size);
  stat->comp_size = zip_uint64_t(ready.packed);
  stat->crc = ready.taken->crc;
  stat->comp_method = ZIP_CM_DEFLATE;
  stat->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;
  return sizeof(zip_stat_t);
}

zip_int64_t readReady(Ready& ready, void* data, zip_uint64_t length) {
  const qsizetype left = ready.taken->bytes.size() - ready.at;
  const qsizetype count = std::min(left, qsizetype(length));
  std::memcpy(data, ready.taken->bytes.constData() + ready.at, size_t(count));
  ready.at += count;
  return count;
}

zip_int64_t serveReady(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  Ready& ready = *static_cast<Ready*>(state);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      ready.at = 0;
      return takeOnce(ready) ? 0 : -1;
    case ZIP_SOURCE_READ:
      return readReady(ready, data, length);
    case ZIP_SOURCE_CLOSE:
      // libzip asks once more how large it is, but not for the bytes.
      ready.taken->bytes.clear();
      return 0;
    case ZIP_SOURCE_STAT:
      return describeReady(ready, data, length);
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&ready.error, data, length);
    case ZIP_SOURCE_FREE:
      delete &ready;
      return 0;
    case ZIP_SOURCE_SUPPORTS:
      return ZIP_SOURCE_SUPPORTS_READABLE;
    default:
      zip_error_set(&ready.error, ZIP_ER_OPNOTSUPP, 0);
      return -1;
  }
}

zip_t* open(QIODevice& device, int flags, zip_error_t& error) {
  auto served = std::make_unique<Served>();
  served->device = &device;
  served->fresh = (flags & ZIP_CREATE) != 0;
  zip_source_t* source = zip_source_function_create(serve, served.get(), &error);
  if (!source) return nullptr;
  served.release();
  zip_t* zip = zip_open_from_source(source, flags, &error);
  if (!zip) zip_source_free(source);
  return zip;
}

}  // namespace

zip_t* openForReading(QIODevice& device, zip_error_t& error) {
  return open(device, ZIP_RDONLY | ZIP_CHECKCONS, error);
}

zip_t* openForWriting(QIODevice& device, zip_error_t& error) {
  return open(device, ZIP_CREATE | ZIP_TRUNCATE, error);
}

zip_source_t* sourceOf(zip_t* zip, const TakeDeflated& take, std::optional<Error>& failure) {
  auto ready = std::make_unique<Ready>();
  ready->take = take;
  ready->failure = &failure;
  zip_source_t* source = zip_source_function(zip, serveReady, ready.get());
  if (source) ready.release();
  return source;
}

zip_source_t* sourceOf(zip_t* zip, const OpenBytes& open, qint64 size, std::optional<Error>& failure) {
  auto served = std::make_unique<Served>();
  served->open = open;
  served->size = size;
  served->failure = &failure;
  zip_source_t* source = zip_source_function(zip, serve, served.get());
  if (source) served.release();
  return source;
}

}  // namespace iiswsgi::package
