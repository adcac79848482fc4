#pragma once

#include <functional>
#include <memory>

#include <QDateTime>
#include <QIODevice>
#include <QList>
#include <QString>

#include "app/core/base/result.h"
#include "app/core/package/codes.h"

/// A zip file that may come from a stranger. Opening reads its directory alone and refuses, before anything is
/// unpacked, whatever could do harm; reading an entry checks its size and checksum on the way.
namespace iiswsgi::package {

struct Limits {
  int entries = 100000;
  qint64 unpacked = qint64(8) << 30;        ///< bytes of all entries together
  int ratio = 200;                          ///< unpacked to packed; honest sites reach ten
  qint64 ratioMatters = qint64(100) << 20;  ///< bytes unpacked, from which on the ratio is looked at
  qint64 description = qint64(4) << 20;     ///< bytes of Manifest.xml, Parameters.xml, archive.xml
};

struct Entry {
  QString name;  ///< "/" between its parts, none at its end
  bool folder = false;
  qint64 size = 0;     ///< bytes unpacked, as the directory says; reading fails if it isn't so
  qint64 packed = 0;   ///< bytes in the file
  QDateTime modified;  ///< a zip file knows no time zone: the clock of whoever packed it, told as UTC
  quint64 index = 0;
};

class Archive {
 public:
  static Result<Archive> open(std::unique_ptr<QIODevice> device, const Limits& limits = {});

  const QList<Entry>& entries() const { return m_entries; }  ///< sorted by name
  const Entry* find(const QString& name) const;              ///< without regard to case, as Web Deploy looks
  qint64 size() const { return m_size; }                     ///< bytes of the zip file
  qint64 unpackedSize() const;

  /// In pieces of at most 256 KiB. An error of `take` ends it.
  using Take = std::function<Result<void>(const QByteArray& piece)>;
  Result<void> read(const Entry& entry, const Take& take) const;
  Result<QByteArray> read(const Entry& entry, qint64 limit) const;  ///< descriptionTooLarge beyond `limit`

 private:
  struct Zip;
  std::shared_ptr<Zip> m_zip;
  QList<Entry> m_entries;
  qint64 m_size = 0;
};

}  // namespace iiswsgi::package
