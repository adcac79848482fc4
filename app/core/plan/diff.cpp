#include "app/core/plan/diff.h"

#include <QStringDecoder>

#include "app/core/plan/render.h"

namespace iiswsgi::plan {
namespace {

QString decoded(const QByteArray& bytes) {
  const bool little = bytes.startsWith("\xff\xfe");
  const bool big = bytes.startsWith("\xfe\xff");
  if (!little && !big) return QString::fromUtf8(bytes.startsWith("\xef\xbb\xbf") ? bytes.mid(3) : bytes);
  QStringDecoder decoder(little ? QStringConverter::Utf16LE : QStringConverter::Utf16BE);
  return decoder(bytes);
}

/// For each number of edits, how far each diagonal came.
using Trace = QList<QList<int>>;

Trace shortestEdit(const QStringList& before, const QStringList& after) {
  const int n = static_cast<int>(before.size());
  const int m = static_cast<int>(after.size());
  const int middle = n + m;
  QList<int> furthest(2 * middle + 2, 0);
  Trace trace;
  for (int edits = 0; edits <= middle; ++edits) {
    trace.append(furthest);
    for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const bool down = diagonal == -edits ||
                        (diagonal != edits && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1]);
      int x = down ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1;
      int y = x - diagonal;
      while (x < n && y < m && before.at(x) == after.at(y))
        ++x, ++y;
      furthest[middle + diagonal] = x;
      if (x >= n && y >= m) return trace;
    }
  }
  return trace;
}

QList<DiffLine> backtrack(const Trace& trace, const QStringList& before, const QStringList& after) {
  int x = static_cast<int>(before.size());
  int y = static_cast<int>(after.size());
  const int middle = x + y;
  QList<DiffLine> lines;
  const auto same = [&] {
    lines.prepend({DiffLine::Kind::Same, before.at(x - 1), x, y});
    --x, --y;
  };
  for (int edits = static_cast<int>(trace.size()) - 1; edits > 0; --edits) {
    const QList<int>& furthest = trace.at(edits);
    const int diagonal = x - y;
    const bool down =
        diagonal == -edits || (diagonal != edits && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1]);
    const int previousX = down ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1];
    const int previousY = previousX - (down ? diagonal + 1 : diagonal - 1);
    while (x > previousX && y > previousY)
      same();
    if (x == previousX) {
      lines.prepend({DiffLine::Kind::Added, after.at(y - 1), 0, y});
      --y;
    } else {
      lines.prepend({DiffLine::Kind::Removed, before.at(x - 1), x, 0});
      --x;
    }
  }
  while (x > 0 && y > 0)
    same();
  return lines;
}

}  // namespace

QStringList visibleLines(const QByteArray& bytes) {
  QString text = decoded(bytes);
  const auto crlf = text.count(QLatin1String("\r\n"));
  const bool mixed = crlf != 0 && crlf != text.count(QLatin1Char('\n'));
  text.replace(QLatin1String("\r\n"), mixed ? QStringLiteral("\u240d\n") : QStringLiteral("\n"));
  if (text.endsWith(QLatin1Char('\n'))) text.chop(1);
  return text.isEmpty() ? QStringList() : text.split(QLatin1Char('\n'));
}

QList<DiffLine> diffLines(const QStringList& before, const QStringList& after) {
  // What is equal at both ends needs no search: a configuration of thousands of lines changes in a few.
  qsizetype head = 0;
  while (head < std::min(before.size(), after.size()) && before.at(head) == after.at(head))
    ++head;
  qsizetype tail = 0;
  while (tail < std::min(before.size(), after.size()) - head &&
         before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail))
    ++tail;
  const QStringList oldMiddle = before.mid(head, before.size() - head - tail);
  const QStringList newMiddle = after.mid(head, after.size() - head - tail);
  QList<DiffLine> lines;
  for (qsizetype i = 0; i < head; ++i)
    lines.append({DiffLine::Kind::Same, before.at(i), static_cast<int>(i) + 1, static_cast<int>(i) + 1});
  for (DiffLine line : backtrack(shortestEdit(oldMiddle, newMiddle), oldMiddle, newMiddle)) {
    if (line.before > 0) line.before += static_cast<int>(head);
    if (line.after > 0) line.after += static_cast<int>(head);
    lines.append(line);
  }
  for (qsizetype i = tail; i > 0; --i) {
    lines.append({DiffLine::Kind::Same, before.at(before.size() - i), static_cast<int>(before.size() - i) + 1,
                  static_cast<int>(after.size() - i) + 1});
  }
  return lines;
}

QList<DiffHunk> hunksOf(const QList<DiffLine>& lines, int context) {
  QList<DiffHunk> hunks;
  qsizetype shown = -1;  // the last line that stands in a hunk
  for (qsizetype i = 0; i < lines.size(); ++i) {
    if (lines.at(i).kind == DiffLine::Kind::Same) continue;
    const qsizetype first = std::max<qsizetype>(0, i - context);
    if (hunks.isEmpty() || first > shown + 1) {
      hunks.append(DiffHunk());
      shown = first - 1;
    }
    const qsizetype last = std::min(lines.size() - 1, i + context);
    for (qsizetype j = shown + 1; j <= last; ++j)
      hunks.last().lines.append(lines.at(j));
    shown = std::max(shown, last);
  }
  return hunks;
}

QString unifiedDiff(const QString& path, const std::optional<QByteArray>& before,
                    const std::optional<QByteArray>& after) {
  const auto lines = diffLines(visibleLines(before.value_or(QByteArray())), visibleLines(after.value_or(QByteArray())));
  QString text = QStringLiteral("--- %1\n+++ %2\n")
                     .arg(before ? path : QStringLiteral("(no file)"), after ? path : QStringLiteral("(no file)"));
  for (const DiffHunk& hunk : hunksOf(lines)) {
    int removed = 0;
    int added = 0;
    int oldStart = 0;
    int newStart = 0;
    QString body;
    for (const DiffLine& line : hunk.lines) {
      if (line.before > 0 && removed++ == 0) oldStart = line.before;
      if (line.after > 0 && added++ == 0) newStart = line.after;
      const QLatin1Char sign(line.kind == DiffLine::Kind::Same ? ' ' : line.kind == DiffLine::Kind::Added ? '+' : '-');
      body += sign + line.text + QLatin1Char('\n');
    }
    text += QStringLiteral("@@ -%1,%2 +%3,%4 @@\n").arg(oldStart).arg(removed).arg(newStart).arg(added) + body;
  }
  return text;
}

}  // namespace iiswsgi::plan
