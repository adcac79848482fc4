#include "app/preview/filtering.h"

#include "app/core/iisconfig/hidden_segments.h"

namespace iiswsgi::preview {
namespace {

Problem refusal(int subStatus, const QString& note) {
  Problem problem;
  problem.status = 404;
  problem.subStatus = subStatus;
  problem.module = QStringLiteral("RequestFilteringModule");
  problem.notification = QStringLiteral("BeginRequest");
  if (!note.isEmpty()) problem.notes << note;
  return problem;
}

bool extensionAllowed(const QString& path, const Filtering& filtering) {
  const QString name = path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
  const qsizetype dot = name.lastIndexOf(QLatin1Char('.'));
  const QString extension = dot < 0 ? QStringLiteral(".") : name.mid(dot).toLower();
  return filtering.extensions.value(extension, dot < 0 || filtering.allowUnlistedExtensions);
}

QString longHeader(const Request& request, const Filtering& filtering) {
  for (const auto& [name, value] : request.headers) {
    const auto limit = filtering.headerLimits.constFind(name.toLower());
    if (limit != filtering.headerLimits.constEnd() && value.size() > *limit) return QString::fromLatin1(name);
  }
  return {};
}

QString deniedSequence(const QString& path, const QStringList& denied) {
  for (const QString& sequence : denied) {
    if (path.contains(sequence, Qt::CaseInsensitive)) return sequence;
  }
  return {};
}

QString limitNote(const char* what, quint64 is, quint64 limit) {
  return QStringLiteral("%1: %2, the limit is %3").arg(QLatin1String(what)).arg(is).arg(limit);
}

bool holdsHighBit(const QString& path) {
  return std::any_of(path.begin(), path.end(), [](QChar c) { return c.unicode() > 0x7f; });
}

}  // namespace

Problem bodyTooLong() {
  return refusal(13, {});
}

std::optional<Problem> filterRequest(const Request& request, const Url& url, const Filtering& filtering) {
  const QString verb = QString::fromLatin1(request.method).toLower();
  if (!filtering.verbs.value(verb, filtering.allowUnlistedVerbs)) return refusal(6, verb.toUpper());
  if (const QString name = longHeader(request, filtering); !name.isEmpty()) return refusal(10, name);
  const quint64 length = request.contentLength.value_or(0);
  if (length > filtering.maxContentLength)
    return refusal(13, limitNote("Content-Length", length, filtering.maxContentLength));
  if (url.raw.size() > filtering.maxUrl)
    return refusal(
        14, limitNote("characters", static_cast<quint64>(url.raw.size()), static_cast<quint64>(filtering.maxUrl)));
  if (url.query.size() > filtering.maxQueryString)
    return refusal(15, limitNote("characters", static_cast<quint64>(url.query.size()),
                                 static_cast<quint64>(filtering.maxQueryString)));
  if (url.doubleEscaped && !filtering.allowDoubleEscaping) return refusal(11, {});
  if (!filtering.allowHighBitCharacters && holdsHighBit(url.path)) return refusal(12, {});
  if (const QString found = deniedSequence(url.path, filtering.deniedSequences); !found.isEmpty())
    return refusal(5, found);
  if (const QString found = iisconfig::hiddenSegmentIn(url.path, filtering.hiddenSegments); !found.isEmpty())
    return refusal(8, found);
  if (!extensionAllowed(url.path, filtering)) return refusal(7, {});
  return std::nullopt;
}

}  // namespace iiswsgi::preview
