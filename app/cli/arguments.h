#pragma once

#include <optional>

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include "app/core/base/result.h"

namespace iiswsgi::cli {

struct Command;

/// The options and words behind a command, checked against what it declares.
class Arguments {
 public:
  /// `--name value`, `--name=value`, flags, and positionals; behind `--` everything is a positional.
  static Result<Arguments> parse(const Command& command, const QStringList& words);

  bool has(const QString& name) const { return m_values.contains(name); }
  QString value(const QString& name, const QString& otherwise = {}) const;  ///< the last one, if it was given
  std::optional<QString> optional(const QString& name) const;
  QStringList values(const QString& name) const { return m_values.value(name); }
  const QStringList& positionals() const { return m_positionals; }

 private:
  QMap<QString, QStringList> m_values;
  QStringList m_positionals;
};

/// The known word that is nearest to a mistyped one; empty if none is near.
QString nearest(const QString& word, const QStringList& known);

}  // namespace iiswsgi::cli
