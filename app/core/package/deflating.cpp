#include "app/core/package/deflating.h"

#include <algorithm>
#include <thread>

#include <zlib.h>

#include "app/core/package/codes.h"

namespace iiswsgi::package {
namespace {

constexpr qint64 largest = 4 * 1024 * 1024;  // what is larger is streamed
constexpr qint64 ahead = 24 * 1024 * 1024;   // bytes that are held
constexpr int level = 6;

Deflated deflated(const QByteArray& bytes) {
  Deflated made;
  made.size = bytes.size();
  const auto* data = reinterpret_cast<const Bytef*>(bytes.constData());
  made.crc = quint32(crc32(0, data, uInt(bytes.size())));
  z_stream stream{};
  // Negative bits: no head and no sum of zlib's, as zip files have it.
  if (deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) return made;
  made.bytes.resize(qsizetype(deflateBound(&stream, uLong(bytes.size()))));
  stream.next_in = const_cast<Bytef*>(data);
  stream.avail_in = uInt(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(made.bytes.data());
  stream.avail_out = uInt(made.bytes.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  made.bytes.resize(whole ? qsizetype(stream.total_out) : 0);
  deflateEnd(&stream);
  made.bytes.squeeze();
  return made;
}

Result<QByteArray> contentOf(const Item& item) {
  ASSIGN_OR_RETURN(const auto device, item.open());
  return device->readAll();
}

}  // namespace

Deflating::Deflating(const QList<Item>& items)
    : m_items(items), m_threads(std::max<size_t>(1, std::thread::hardware_concurrency())) {}

bool Deflating::isFor(const Item& item) {
  return item.size > 0 && item.size <= largest && !isCompressed(item.name);
}

void Deflating::begin(qsizetype index) {
  Begun begun;
  begun.index = index;
  auto content = contentOf(m_items.at(index));
  if (content) {
    begun.size = content->size();
    begun.deflated = std::async(std::launch::async, [bytes = std::move(content).value()] { return deflated(bytes); });
  } else {
    begun.failure = content.error();
  }
  m_bytes += begun.size;
  m_begun.push_back(std::move(begun));
}

void Deflating::runAhead() {
  // One more than there are processors: the thread that writes waits for the first.
  while (m_next < m_items.size() && m_begun.size() <= m_threads && m_bytes < ahead) {
    if (isFor(m_items.at(m_next))) begin(m_next);
    ++m_next;
  }
}

Result<Deflated> Deflating::take(qsizetype index) {
  m_next = std::max(m_next, index);
  runAhead();
  Begun begun = std::move(m_begun.front());
  m_begun.pop_front();
  m_bytes -= begun.size;
  if (begun.failure) return *begun.failure;
  Deflated made = begun.deflated.get();
  runAhead();
  if (made.bytes.isEmpty())
    return Error(codes::damaged, QStringLiteral("%1 can't be compressed.").arg(m_items.at(index).name),
                 QStringLiteral("Close other programs, and try it again."));
  return made;
}

}  // namespace iiswsgi::package
