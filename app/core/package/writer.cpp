#include "app/core/package/writer.h"

#include <algorithm>

#include <QBuffer>
#include <QFileInfo>
#include <QSet>

#include "app/core/package/codes.h"
#include "app/core/package/deflating.h"
#include "app/core/package/names.h"

namespace iiswsgi::package {
namespace {

constexpr zip_uint32_t regularFile = (0100644U << 16);  // what unzip makes of it on other systems
constexpr zip_uint32_t level = 6;

struct DosTime {
  zip_uint16_t time = 0;
  zip_uint16_t date = (1 << 5) | 1;  // 1980-01-01
};

/// PKWARE's APPNOTE, 4.4.6: two seconds are one, years count from 1980.
DosTime dosTimeOf(const QDateTime& moment) {
  const QDateTime utc = moment.toUTC();
  if (!utc.isValid() || utc.date().year() < 1980) return {};
  const QDate date = utc.date();
  const QTime time = utc.time();
  if (date.year() > 2107) return {};
  return {zip_uint16_t((time.hour() << 11) | (time.minute() << 5) | (time.second() / 2)),
          zip_uint16_t(((date.year() - 1980) << 9) | (date.month() << 5) | date.day())};
}

Error notWritten(zip_error_t* error, const QString& name = {}) {
  return Error(codes::damaged,
               name.isEmpty() ? QStringLiteral("The package can't be written.")
                              : QStringLiteral("%1 can't be put into the package.").arg(name),
               QStringLiteral("Check the space on the disk."), QString::fromUtf8(zip_error_strerror(error)));
}

class Writing {
 public:
  explicit Writing(const Watch& watch) : m_watch(watch) {}
  ~Writing() {
    if (m_zip) zip_discard(m_zip);
  }

  Result<void> run(QIODevice& device, const QList<Item>& items) {
    zip_error_t error;
    zip_error_init(&error);
    m_zip = openForWriting(device, error);
    if (!m_zip) return notWritten(&error);
    m_deflating.emplace(items);
    for (qsizetype index = 0; index < items.size(); ++index)
      RETURN_IF_ERROR(add(items.at(index), index));
    zip_register_progress_callback_with_state(m_zip, 0.01, tell, nullptr, this);
    zip_register_cancel_callback_with_state(m_zip, ask, nullptr, this);
    return close();
  }

 private:
  Result<void> add(const Item& item, qsizetype index) {
    zip_source_t* source = Deflating::isFor(item)
                               ? sourceOf(
                                     m_zip, [this, index] { return m_deflating->take(index); }, m_failure)
                               : sourceOf(m_zip, item.open, item.size, m_failure);
    if (!source) return notWritten(zip_get_error(m_zip), item.name);
    const zip_int64_t added = zip_file_add(m_zip, item.name.toUtf8().constData(), source, ZIP_FL_ENC_UTF_8);
    if (added < 0) {
      zip_source_free(source);
      return notWritten(zip_get_error(m_zip), item.name);
    }
    const auto at = zip_uint64_t(added);
    const DosTime moment = dosTimeOf(item.modified);
    const bool stored = isCompressed(item.name) || item.size == 0;
    zip_set_file_compression(m_zip, at, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, stored ? 0 : level);
    // As a clock's hands, since zip_file_set_mtime would look at this machine's time zone.
    zip_file_set_dostime(m_zip, at, moment.time, moment.date, 0);
    zip_file_set_external_attributes(m_zip, at, 0, ZIP_OPSYS_UNIX, regularFile);
    return {};
  }

  Result<void> close() {
    if (zip_close(m_zip) == 0) {
      m_zip = nullptr;
      return {};
    }
    if (m_failure) return *m_failure;
    zip_error_t* error = zip_get_error(m_zip);
    if (error->zip_err == ZIP_ER_CANCELLED)
      return Error(codes::cancelled, QStringLiteral("It was cancelled; nothing is left of it."));
    return notWritten(error);
  }

  static void tell(zip_t*, double part, void* state) {
    const auto& self = *static_cast<Writing*>(state);
    if (self.m_watch.progress) self.m_watch.progress(part);
  }
  static int ask(zip_t*, void* state) {
    const auto& self = *static_cast<Writing*>(state);
    return self.m_watch.cancel && self.m_watch.cancel() ? 1 : 0;
  }

  const Watch& m_watch;
  zip_t* m_zip = nullptr;
  std::optional<Error> m_failure;
  std::optional<Deflating> m_deflating;
};

}  // namespace

bool isCompressed(const QString& name) {
  static const QSet<QString> kinds{"7z",   "br",   "bz2", "docx", "egg",   "gif",  "gz",  "jpeg", "jpg", "lz4",
                                   "m4a",  "mov",  "mp3", "mp4",  "ogg",   "pdf",  "png", "pptx", "rar", "tgz",
                                   "webm", "webp", "whl", "woff", "woff2", "xlsx", "xz",  "zip",  "zst"};
  return kinds.contains(QFileInfo(name).suffix().toLower());
}

Item itemOf(const QString& name, const QByteArray& bytes, const QDateTime& modified) {
  const auto open = [bytes]() -> Result<std::unique_ptr<QIODevice>> {
    auto buffer = std::make_unique<QBuffer>();
    buffer->setData(bytes);
    buffer->open(QIODevice::ReadOnly);
    return std::unique_ptr<QIODevice>(std::move(buffer));
  };
  return {name, bytes.size(), modified, open};
}

QStringList namesOf(const QList<Item>& items) {
  QStringList names;
  for (const Item& item : items)
    names << item.name;
  return names;
}

Result<void> writeZip(QIODevice& device, QList<Item> items, const Watch& watch) {
  if (items.isEmpty())
    return Error(codes::nothingToPack, QStringLiteral("There is nothing to pack."),
                 QStringLiteral("Choose a folder that holds a project."));
  std::sort(items.begin(), items.end(),
            [](const Item& left, const Item& right) { return left.name.toUtf8() < right.name.toUtf8(); });
  RETURN_IF_ERROR(checkNames(namesOf(items)));
  return Writing(watch).run(device, items);
}

}  // namespace iiswsgi::package
