#pragma once

#include <QBuffer>
#include <QByteArray>
#include <QList>
#include <QtEndian>

#include <memory>

#include <zlib.h>

/// A zip file written byte for byte, so that tests can lie in it wherever a stranger could.
namespace iiswsgi::test {

struct RawEntry {
  QByteArray name;
  QByteArray content = {};
  quint16 flags = 0x800;  // UTF-8
  quint16 method = 0;     // 8: deflate
  quint32 attributes = 0;
  quint8 system = 3;  // Unix
  std::optional<quint32> crc = {};
  std::optional<quint32> size = {};
  std::optional<quint32> packed = {};
  std::optional<quint32> offset = {};  // of another entry's header
};

inline QByteArray deflated(const QByteArray& bytes) {
  const QByteArray zlibbed = qCompress(bytes, 9).mid(4);  // without Qt's length
  return zlibbed.mid(2, zlibbed.size() - 6);              // without zlib's head and sum
}

class RawZip {
 public:
  /// What stands in front of an entry's bytes, and they.
  static QByteArray record(const RawEntry& entry) {
    RawZip alone;
    alone.add(entry);
    return alone.m_files;
  }

  RawZip& add(const RawEntry& entry) {
    const QByteArray packed = entry.method == 8 ? deflated(entry.content) : entry.content;
    const quint32 crc = entry.crc.value_or(
        quint32(crc32(0, reinterpret_cast<const Bytef*>(entry.content.constData()), uInt(entry.content.size()))));
    const quint32 offset = entry.offset.value_or(quint32(m_files.size()));
    const QByteArray common = twoBytes(20) + twoBytes(entry.flags) + twoBytes(entry.method) + twoBytes(0) +
                              twoBytes((46 << 9) | (1 << 5) | 1) + fourBytes(crc) +
                              fourBytes(entry.packed.value_or(quint32(packed.size()))) +
                              fourBytes(entry.size.value_or(quint32(entry.content.size()))) +
                              twoBytes(quint16(entry.name.size())) + twoBytes(0);
    if (!entry.offset) m_files += "PK\3\4" + common + entry.name + packed;
    m_directory += "PK\1\2" + twoBytes(quint16(20 | (entry.system << 8))) + common + twoBytes(0) + twoBytes(0) +
                   twoBytes(0) + fourBytes(entry.attributes) + fourBytes(offset) + entry.name;
    ++m_count;
    return *this;
  }
  RawZip& add(const QByteArray& name, const QByteArray& content) { return add(RawEntry{name, content}); }

  QByteArray bytes() const {
    return m_files + m_directory + "PK\5\6" + fourBytes(0) + twoBytes(quint16(m_count)) + twoBytes(quint16(m_count)) +
           fourBytes(quint32(m_directory.size())) + fourBytes(quint32(m_files.size())) + twoBytes(0);
  }

 private:
  static QByteArray twoBytes(quint16 number) {
    QByteArray bytes(2, 0);
    qToLittleEndian(number, bytes.data());
    return bytes;
  }
  static QByteArray fourBytes(quint32 number) {
    QByteArray bytes(4, 0);
    qToLittleEndian(number, bytes.data());
    return bytes;
  }

  QByteArray m_files;
  QByteArray m_directory;
  int m_count = 0;
};

inline std::unique_ptr<QIODevice> deviceOf(const QByteArray& bytes) {
  auto buffer = std::make_unique<QBuffer>();
  buffer->setData(bytes);
  buffer->open(QIODevice::ReadOnly);
  return buffer;
}

inline QByteArray manifestFor(const QByteArray& providers = "<iisApp path=\"shop\"/>") {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<MSDeploy.iisApp>\n" + providers + "\n</MSDeploy.iisApp>\n";
}

/// A package that is all right, to be spoilt by one more entry.
inline RawZip honestZip() {
  RawZip zip;
  zip.add("Manifest.xml", manifestFor());
  zip.add("shop/app.py", "application = None\n");
  return zip;
}

}  // namespace iiswsgi::test
