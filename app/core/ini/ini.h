#pragma once

#include <optional>

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include "app/core/base/result.h"

/// Paste Deploy INI files, read and edited with comments, order and line ends kept.
namespace iiswsgi::ini {

namespace codes {
inline constexpr ErrorCode badLine{101};  ///< neither section, setting, continuation nor comment
inline constexpr ErrorCode duplicateSection{102};
inline constexpr ErrorCode notText{103};  ///< not UTF-8
inline constexpr ErrorCode duplicateSetting{104};
}  // namespace codes

/// "app:main" -> kind "app", name "main"; "DEFAULT" and "loggers" have an empty kind.
struct Section {
  QString header;  ///< as written between the brackets, trimmed
  QString kind;    ///< app, application, composite, composit, filter, filter-app, pipeline, server; or empty
  QString name;    ///< "main" where a kind stands without a name
  QList<QPair<QString, QString>> settings;  ///< in their order; continuation lines joined by "\n"; no interpolation
  int line = 0;                             ///< 1-based
  std::optional<QString> value(const QString& key) const;  ///< case decides, as in Paste Deploy
};

class Document {
 public:
  static Result<Document> parse(const QByteArray& bytes);
  QByteArray bytes() const;  ///< unedited: byte for byte what came in

  const QList<Section>& sections() const { return m_sections; }
  /// What can be served: app, composite, pipeline and filter-app sections, "main" first.
  QList<Section> applications() const;
  const Section* find(const QString& header) const;

  Result<void> setValue(const QString& header, const QString& key, const QString& value);  ///< adds what is missing
  Result<void> removeValue(const QString& header, const QString& key);

 private:
  QByteArray m_bytes;
  QList<Section> m_sections;
};

}  // namespace iiswsgi::ini
