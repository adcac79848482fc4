#include "tests/support/machine.h"

#include <QSet>

namespace iiswsgi::test {
namespace {

qsizetype lastSeparator(const QString& path) {
  return qMax(path.lastIndexOf(QLatin1Char('/')), path.lastIndexOf(QLatin1Char('\\')));
}

QString shown(const QByteArray& bytes) {
  constexpr qsizetype most = 60;
  const QString text = QString::fromUtf8(bytes.left(most)).replace(QLatin1Char('\n'), QStringLiteral("\\n"));
  return QStringLiteral("%1 bytes \"%2\"%3").arg(bytes.size()).arg(text, bytes.size() > most ? "..." : "");
}
QString shown(const QString& text) {
  return QLatin1Char('"') + text + QLatin1Char('"');
}
QString shown(int mode) {
  return QString::number(mode, 8);
}

template <typename Value>
void compare(const char* kind, const QMap<QString, Value>& expected, const QMap<QString, Value>& actual,
             QStringList& lines) {
  for (auto entry = expected.begin(); entry != expected.end(); ++entry) {
    const QString name = QStringLiteral("%1 %2").arg(QLatin1String(kind), entry.key());
    if (!actual.contains(entry.key())) {
      lines << name + QStringLiteral(" is missing");
    } else if (actual.value(entry.key()) != entry.value()) {
      lines << QStringLiteral("%1 is %2, expected %3").arg(name, shown(actual.value(entry.key())), shown(*entry));
    }
  }
  for (auto entry = actual.begin(); entry != actual.end(); ++entry) {
    if (!expected.contains(entry.key()))
      lines << QStringLiteral("%1 %2 is too many: %3").arg(QLatin1String(kind), entry.key(), shown(*entry));
  }
}

QMap<QString, QString> asMap(const QStringList& names) {
  QMap<QString, QString> map;
  for (const QString& name : names)
    map.insert(name, {});
  return map;
}

bool holdsSomething(const Machine& machine, const QString& folder) {
  for (const QString& file : machine.files.keys()) {
    if (liesIn(file, folder)) return true;
  }
  for (const QString& other : machine.folders) {
    if (liesIn(other, folder)) return true;
  }
  return false;
}

}  // namespace

QString parentOf(const QString& path) {
  return path.left(qMax<qsizetype>(lastSeparator(path), 0));
}

bool liesIn(const QString& path, const QString& folder) {
  if (path.size() <= folder.size() || !path.startsWith(folder)) return false;
  return folder.isEmpty() || lastSeparator(path.left(folder.size() + 1)) == folder.size();
}

Machine Machine::without(const QString& folder) const {
  Machine rest = *this;
  const auto inside = [&](const QString& path) { return path == folder || liesIn(path, folder); };
  rest.files.removeIf([&](auto entry) { return inside(entry.key()); });
  rest.modes.removeIf([&](auto entry) { return inside(entry.key()); });
  rest.folders.removeIf(inside);
  for (QString above = parentOf(folder); !above.isEmpty() && !holdsSomething(rest, above); above = parentOf(above))
    rest.folders.removeAll(above);
  return rest;
}

QString difference(const Machine& expected, const Machine& actual) {
  QStringList lines;
  compare("file", expected.files, actual.files, lines);
  compare("mode of", expected.modes, actual.modes, lines);
  compare("folder", asMap(expected.folders), asMap(actual.folders), lines);
  compare("fact", expected.facts, actual.facts, lines);
  return lines.join(QLatin1Char('\n'));
}

}  // namespace iiswsgi::test
