#pragma once

#include <QList>
#include <QString>

/// The difference of two texts, line by line (Myers 1986, "An O(ND) Difference Algorithm").
namespace iiswsgi::plan {

struct DiffLine {
  enum class Kind { Same, Removed, Added } kind = Kind::Same;
  QString text;    ///< without its line end
  int before = 0;  ///< line number on that side, 1-based; 0: not there
  int after = 0;
};

QList<DiffLine> diffLines(const QStringList& before, const QStringList& after);

/// A run of changes with `context` lines around it.
struct DiffHunk {
  QList<DiffLine> lines;
};
QList<DiffHunk> hunksOf(const QList<DiffLine>& lines, int context = 3);

/// The lines of a file as people should see them: decoded from UTF-16 where it is that, "␍" only if line ends are
/// mixed.
QStringList visibleLines(const QByteArray& bytes);

}  // namespace iiswsgi::plan
