#include "app/core/package/gzip.h"

#include <zlib.h>

namespace iiswsgi::package {
namespace {

constexpr int largestWindow = 15;
constexpr int gzipFormat = 16;  // added to the window, zlib reads and writes gzip's header instead of its own

Bytef* inputOf(const QByteArray& bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.constData()));
}

}  // namespace

QByteArray gzip(const QByteArray& bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, largestWindow + gzipFormat, 8, Z_DEFAULT_STRATEGY);
  gz_header header{};
  header.os = 255;  // unknown: else each system puts its own number
  deflateSetHeader(&stream, &header);
  QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))), Qt::Uninitialized);
  stream.next_in = inputOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.truncate(static_cast<qsizetype>(stream.total_out));
  deflateEnd(&stream);
  return out;
}

std::optional<QByteArray> gunzip(const QByteArray& compressed, qsizetype limit) {
  z_stream stream{};
  if (inflateInit2(&stream, largestWindow + gzipFormat) != Z_OK) return std::nullopt;
  // One byte more than may be there tells a text that is too long from one that just fits.
  QByteArray out(limit + 1, Qt::Uninitialized);
  stream.next_in = inputOf(compressed);
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = inflate(&stream, Z_FINISH);
  const auto size = static_cast<qsizetype>(stream.total_out);
  inflateEnd(&stream);
  if (result != Z_STREAM_END || size > limit) return std::nullopt;
  out.truncate(size);
  return out;
}

}  // namespace iiswsgi::package
