#include "app/preview/static_files.h"

#include <optional>

#include <QLocale>

namespace iiswsgi::preview {
namespace {

QDateTime parseHttpDate(const QByteArray& text) {
  QDateTime time =
      QLocale::c().toDateTime(QString::fromLatin1(text), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
  time.setTimeSpec(Qt::UTC);
  return time;
}

/// HTTP dates have whole seconds.
QDateTime wholeSeconds(const QDateTime& time) {
  return QDateTime::fromSecsSinceEpoch(time.toSecsSinceEpoch(), Qt::UTC);
}

bool listsTag(const QByteArray& list, const QByteArray& tag) {
  for (QByteArray item : list.split(',')) {
    item = item.trimmed();
    if (item.startsWith("W/")) item = item.mid(2);
    if (item == tag || item == "*") return true;
  }
  return false;
}

bool notModified(const Request& request, const FileFacts& facts) {
  if (const QByteArray tags = request.header("If-None-Match"); !tags.isNull()) return listsTag(tags, entityTag(facts));
  const QDateTime since = parseHttpDate(request.header("If-Modified-Since"));
  return since.isValid() && wholeSeconds(facts.modified) <= since;
}

bool preconditionFails(const Request& request, const FileFacts& facts) {
  if (const QByteArray tags = request.header("If-Match"); !tags.isNull()) return !listsTag(tags, entityTag(facts));
  const QDateTime since = parseHttpDate(request.header("If-Unmodified-Since"));
  return since.isValid() && wholeSeconds(facts.modified) > since;
}

/// A range counts only for the version of the file that the client has.
bool rangeCounts(const Request& request, const FileFacts& facts) {
  const QByteArray condition = request.header("If-Range");
  if (condition.isNull()) return true;
  if (condition.startsWith('"')) return condition == entityTag(facts);
  const QDateTime since = parseHttpDate(condition);
  return since.isValid() && wholeSeconds(facts.modified) == since;
}

struct Range {
  bool satisfiable = true;
  quint64 first = 0;
  quint64 last = 0;  ///< included
};

/// One range; nothing for several or for one that makes no sense: then the whole file is the answer (RFC 9110, 14.2).
std::optional<Range> parseRange(const QByteArray& header, quint64 size) {
  if (!header.startsWith("bytes=") || header.contains(',')) return std::nullopt;
  const QByteArray text = header.mid(6).trimmed();
  const qsizetype dash = text.indexOf('-');
  if (dash < 0) return std::nullopt;
  bool firstValid = false;
  bool lastValid = false;
  const quint64 first = text.left(dash).toULongLong(&firstValid);
  const quint64 last = text.mid(dash + 1).toULongLong(&lastValid);
  if (dash == 0) {
    if (!lastValid) return std::nullopt;
    if (last == 0 || size == 0) return Range{false, 0, 0};
    return Range{true, last >= size ? 0 : size - last, size - 1};
  }
  const bool open = dash + 1 == text.size();
  if (!firstValid || (!open && (!lastValid || last < first))) return std::nullopt;
  if (first >= size) return Range{false, 0, 0};
  return Range{true, first, open || last >= size ? size - 1 : last};
}

Headers commonHeaders(const FileFacts& facts) {
  Headers headers{{"Last-Modified", httpDate(facts.modified)}, {"Accept-Ranges", "bytes"}, {"ETag", entityTag(facts)}};
  if (!facts.cacheControl.isEmpty()) headers.emplaceBack("Cache-Control", facts.cacheControl);
  return headers;
}

}  // namespace

QByteArray entityTag(const FileFacts& facts) {
  // Size takes the change number's place where times are coarse: two edits within one tick still differ.
  return '"' + QByteArray::number(facts.modified.toMSecsSinceEpoch(), 16) + QByteArray::number(facts.size, 16) + ":0\"";
}

QByteArray httpDate(const QDateTime& time) {
  return QLocale::c().toString(time.toUTC(), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'")).toLatin1();
}

Reply answerFile(const Request& request, const FileFacts& facts) {
  if (preconditionFails(request, facts)) {
    Problem problem;
    problem.status = 412;
    problem.module = QStringLiteral("StaticFileModule");
    return problemReply(problem, request.target, request.fromLocal);
  }
  Reply reply;
  reply.headers = commonHeaders(facts);
  if (notModified(request, facts)) {
    reply.status = 304;
    return reply;
  }
  reply.headers.prepend({"Content-Type", facts.type});
  reply.file = facts.path;
  reply.length = facts.size;
  const QByteArray wanted = request.header("Range");
  if (wanted.isNull() || !rangeCounts(request, facts)) return reply;
  const auto range = parseRange(wanted, facts.size);
  if (!range) return reply;
  if (!range->satisfiable) {
    Problem problem;
    problem.status = 416;
    problem.module = QStringLiteral("StaticFileModule");
    problem.headers.emplaceBack("Content-Range", "bytes */" + QByteArray::number(facts.size));
    return problemReply(problem, request.target, request.fromLocal);
  }
  reply.status = 206;
  reply.offset = range->first;
  reply.length = range->last - range->first + 1;
  reply.headers.emplaceBack("Content-Range", "bytes " + QByteArray::number(range->first) + '-' +
                                                 QByteArray::number(range->last) + '/' +
                                                 QByteArray::number(facts.size));
  return reply;
}

}  // namespace iiswsgi::preview
