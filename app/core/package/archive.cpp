#include "app/core/package/archive.h"

#include <zip.h>

#include <algorithm>

#include <QSet>

#include "app/core/package/names.h"
#include "app/core/package/zip_device.h"

namespace iiswsgi::package {
namespace {

constexpr qint64 piece = 256 * 1024;

QString again() {
  return QStringLiteral("Fetch or build the package again.");
}

Error notOpened(const zip_error_t& error, bool encrypted) {
  const QString detail = QString::fromUtf8(zip_error_strerror(const_cast<zip_error_t*>(&error)));
  if (encrypted) return Error(codes::encrypted, QStringLiteral("The package is encrypted."), again(), detail);
  if (error.zip_err == ZIP_ER_EXISTS) {
    return Error(codes::nameTwice, QStringLiteral("The package has two entries of the same name."),
                 QStringLiteral("One of them would replace the other: build it again."), detail);
  }
  if (error.zip_err == ZIP_ER_NOZIP) {
    return Error(codes::notAZip, QStringLiteral("It is no zip file, or its end is missing."),
                 QStringLiteral("Fetch the package again; what a browser saved may be an error page."), detail);
  }
  return Error(codes::damaged, QStringLiteral("The zip file is damaged."), again(), detail);
}

/// Version made by, upper half of the attributes: what kind of file it is on the system that packed it.
bool isLink(zip_t* zip, zip_uint64_t index, bool& special) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(zip, index, 0, &system, &attributes) != 0) return false;
  const zip_uint32_t kind = (attributes >> 16) & 0170000;
  special = kind != 0 && kind != 0100000 && kind != 0040000 && kind != 0120000;
  const bool reparsePoint = (attributes & 0x400) != 0 && system != ZIP_OPSYS_UNIX;
  return kind == 0120000 || reparsePoint;
}

QDateTime clockOf(time_t time) {
  const QDateTime local = QDateTime::fromSecsSinceEpoch(time);
  return QDateTime(local.date(), local.time(), Qt::UTC);
}

Error inEntry(ErrorCode code, const QString& name, const QString& what, const QString& hint) {
  return Error(code, QStringLiteral("The package's entry \"%1\" %2").arg(name, what), hint);
}

Error unpacksTooLarge(qint64 bytes) {
  return Error(
      codes::unpacksTooLarge,
      QStringLiteral("Unpacked, the package would take %1 MiB, which its size doesn't explain.").arg(bytes >> 20),
      QStringLiteral("Such files are made to fill disks: don't use it unless you know who made it."));
}

}  // namespace

struct Archive::Zip {
  std::unique_ptr<QIODevice> device;
  zip_t* zip = nullptr;
  ~Zip() {
    if (zip) zip_discard(zip);
  }
};

namespace {

/// libzip shows control characters of old names as the signs of IBM's code page; other programs take them as they are.
QString nameAt(zip_t* zip, zip_uint64_t index, const zip_stat_t& stat) {
  const QByteArray raw(zip_get_name(zip, index, ZIP_FL_ENC_RAW));
  const bool control = std::any_of(raw.begin(), raw.end(), [](char byte) { return byte >= 0 && byte < 0x20; });
  return control ? QString::fromLatin1(raw) : QString::fromUtf8(stat.name);
}

Result<Entry> describe(zip_t* zip, zip_uint64_t index) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(zip, index, 0, &stat) != 0 || !stat.name)
    return Error(codes::damaged, QStringLiteral("Entry %1 of the package can't be read.").arg(index), again());
  const QString stored = nameAt(zip, index, stat);
  Entry entry;
  entry.name = plainName(stored);
  entry.folder = stored.endsWith(QLatin1Char('/')) || stored.endsWith(QLatin1Char('\\'));
  RETURN_IF_ERROR(checkName(entry.name));
  bool special = false;
  if (isLink(zip, index, special))
    return inEntry(codes::linkRefused, entry.name, QStringLiteral("is a link, which may lead anywhere."),
                   QStringLiteral("Pack the file that it leads to instead."));
  if (special)
    return inEntry(codes::linkRefused, entry.name, QStringLiteral("is a device or a pipe, no file."),
                   QStringLiteral("Leave it out."));
  if (stat.encryption_method != ZIP_EM_NONE)
    return inEntry(codes::encrypted, entry.name, QStringLiteral("is encrypted."),
                   QStringLiteral("Pack it without a password."));
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
    return inEntry(codes::unknownCompression, entry.name,
                   QStringLiteral("is compressed by method %1, which Web Deploy doesn't know.").arg(stat.comp_method),
                   QStringLiteral("Pack it with \"deflate\"."));
  entry.size = qint64(stat.size);
  entry.packed = qint64(stat.comp_size);
  if (stat.size > quint64(1) << 62 || stat.comp_size > quint64(1) << 62) return unpacksTooLarge(qint64(1) << 62);
  entry.modified = clockOf(stat.mtime);
  entry.index = index;
  return entry;
}

Result<void> checkSizes(const QList<Entry>& entries, qint64 archive, const Limits& limits) {
  qint64 unpacked = 0;
  qint64 packed = 0;
  for (const Entry& entry : entries) {
    if (entry.size > limits.unpacked - unpacked) return unpacksTooLarge(limits.unpacked);
    unpacked += entry.size;
    packed += std::min(entry.packed, archive + 1);
  }
  if (packed > archive)
    return Error(codes::overlapping, QStringLiteral("The package's entries lie on top of each other."),
                 QStringLiteral("No tool packs so by mistake: don't use it."));
  if (unpacked > limits.ratioMatters && unpacked / std::max<qint64>(archive, 1) > limits.ratio)
    return unpacksTooLarge(unpacked);
  return {};
}

}  // namespace

Result<Archive> Archive::open(std::unique_ptr<QIODevice> device, const Limits& limits) {
  Archive archive;
  archive.m_size = device->size();
  archive.m_zip = std::make_shared<Zip>();
  archive.m_zip->device = std::move(device);
  zip_error_t error;
  zip_error_init(&error);
  if (archive.m_size == 0)  // to libzip an archive that is yet to be filled
    zip_error_set(&error, ZIP_ER_NOZIP, 0);
  else
    archive.m_zip->zip = openForReading(*archive.m_zip->device, error);
  if (!archive.m_zip->zip) return notOpened(error, error.zip_err == ZIP_ER_ENCRNOTSUPP);
  zip_t* zip = archive.m_zip->zip;
  const zip_int64_t count = zip_get_num_entries(zip, 0);
  if (count > limits.entries)
    return Error(
        codes::tooManyEntries,
        QStringLiteral("The package has %1 entries, more than the %2 that are taken.").arg(count).arg(limits.entries),
        QStringLiteral("Leave out what the site doesn't need, such as node_modules."));
  NameRegister names;
  for (zip_int64_t index = 0; index < count; ++index) {
    ASSIGN_OR_RETURN(const Entry entry, describe(zip, zip_uint64_t(index)));
    RETURN_IF_ERROR(names.add(entry.name, entry.folder));
    archive.m_entries << entry;
  }
  RETURN_IF_ERROR(checkSizes(archive.m_entries, archive.m_size, limits));
  std::sort(archive.m_entries.begin(), archive.m_entries.end(),
            [](const Entry& left, const Entry& right) { return left.name < right.name; });
  return archive;
}

const Entry* Archive::find(const QString& name) const {
  for (const Entry& entry : m_entries) {
    if (entry.name.compare(name, Qt::CaseInsensitive) == 0) return &entry;
  }
  return nullptr;
}

qint64 Archive::unpackedSize() const {
  qint64 bytes = 0;
  for (const Entry& entry : m_entries)
    bytes += entry.size;
  return bytes;
}

Result<void> Archive::read(const Entry& entry, const Take& take) const {
  const auto damaged = [&](const QString& why) { return inEntry(codes::damaged, entry.name, why, again()); };
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(m_zip->zip, entry.index, 0), zip_fclose);
  if (!file) return damaged(QStringLiteral("can't be read: %1.").arg(QString::fromUtf8(zip_strerror(m_zip->zip))));
  QByteArray block(piece, Qt::Uninitialized);
  for (qint64 done = 0;;) {
    const zip_int64_t got = zip_fread(file.get(), block.data(), zip_uint64_t(block.size()));
    if (got < 0)
      return damaged(QStringLiteral("is damaged: %1.").arg(QString::fromUtf8(zip_file_strerror(file.get()))));
    done += got;
    if (done > entry.size || (got == 0 && done != entry.size))
      return damaged(QStringLiteral("isn't as large as the package says."));
    if (got == 0) return {};
    RETURN_IF_ERROR(take(block.left(got)));
  }
}

Result<QByteArray> Archive::read(const Entry& entry, qint64 limit) const {
  if (entry.size > limit)
    return inEntry(codes::descriptionTooLarge, entry.name,
                   QStringLiteral("has %1 bytes, more than the %2 that are read.").arg(entry.size).arg(limit),
                   QStringLiteral("Don't use the package unless you know who made it."));
  QByteArray bytes;
  RETURN_IF_ERROR(read(entry, [&](const QByteArray& block) -> Result<void> {
    bytes += block;
    return {};
  }));
  return bytes;
}

}  // namespace iiswsgi::package
