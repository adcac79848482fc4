#include "app/core/install/needs.h"

#include <QDir>
#include <QRegularExpression>

namespace iiswsgi::install {
namespace {

/// The file behind "-r", "-c" and their long names, with or without a blank or "=".
QString includedIn(const QString& line) {
  static const QRegularExpression including(
      QStringLiteral("^(?:-[rc]\\s*|--(?:requirement|constraint)(?:\\s+|\\s*=\\s*))(.+)$"));
  const auto match = including.match(line);
  return match.hasMatch() ? match.captured(1).trimmed() : QString();
}

/// A path rather than a name: pip installs what lies there.
bool isLocal(const QString& line) {
  static const QRegularExpression editable(QStringLiteral("^(?:-e\\s*|--editable(?:\\s+|\\s*=\\s*))"));
  const QString what = QString(line).remove(editable);
  if (what.startsWith(QLatin1Char('-')) || what.contains(QLatin1String("://"))) return false;
  const QString bare = what.section(QLatin1Char('@'), -1).trimmed().section(QLatin1Char(';'), 0, 0);
  return bare.startsWith(QLatin1Char('.')) || bare.contains(QLatin1Char('/')) ||
         bare.startsWith(QLatin1String("file:"));
}

Result<void> collect(const QString& file, const ReadContent& read, Needs& needs) {
  if (needs.files.contains(file)) return {};
  needs.files << file;
  static const QRegularExpression comment(QStringLiteral("(^|\\s+)#.*$"));
  ASSIGN_OR_RETURN(const QByteArray bytes, read(file));
  for (const QString& written : QString::fromUtf8(bytes).split(QLatin1Char('\n'))) {
    const QString line = QString(written).remove(comment).trimmed();
    const QString included = includedIn(line);
    if (included.isEmpty()) {
      needs.itself = needs.itself || isLocal(line);
    } else if (!included.contains(QLatin1String("://"))) {
      const QString folder =
          file.contains(QLatin1Char('/')) ? file.section(QLatin1Char('/'), 0, -2) + QLatin1Char('/') : QString();
      RETURN_IF_ERROR(collect(QDir::cleanPath(folder + included), read, needs));
    }
  }
  return {};
}

}  // namespace

Result<Needs> needsOf(const QString& requirements, const ReadContent& read) {
  Needs needs;
  RETURN_IF_ERROR(collect(requirements, read, needs));
  return needs;
}

}  // namespace iiswsgi::install
