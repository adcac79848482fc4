#include "app/cli/text.h"

#include <algorithm>
#include <memory>

#include <QDir>

#include "app/cli/option_hints.h"

namespace iiswsgi::cli {

void printLine(QIODevice* device, const QString& text) {
  device->write(text.toUtf8());
  if (!text.endsWith(QLatin1Char('\n'))) device->write("\n");
}

void printJson(QIODevice* device, const QJsonDocument& document) {
  device->write(document.toJson(QJsonDocument::Indented));
}

void printError(const Console& console, const Error& error) {
  const QString hint = optionHint(error);
  const QString text = hint.isEmpty() ? error.text() : error.text() + QStringLiteral("\n  Options: ") + hint;
  const auto colon = text.indexOf(QLatin1Char(':'));
  printLine(console.err, console.colour && colon > 0
                             ? QStringLiteral("\x1b[1;31m%1\x1b[0m%2").arg(text.left(colon), text.mid(colon))
                             : text);
}

std::function<void(double)> tellTenths(const Console& console) {
  if (!console.terminal) return {};
  return [&console, told = std::make_shared<int>(0)](double part) {
    const int tenth = int(part * 10);
    if (tenth == *told) return;
    *told = tenth;
    printLine(console.out, QStringLiteral("%1 %").arg(tenth * 10));
  };
}

QString absolutePath(const QString& path) {
  return path.isEmpty() ? path : QDir::toNativeSeparators(QDir::cleanPath(QDir::current().absoluteFilePath(path)));
}

QString table(const QList<QStringList>& rows, const QString& indent) {
  QList<qsizetype> widths;
  for (const QStringList& row : rows) {
    for (qsizetype i = 0; i < row.size(); ++i) {
      if (i == widths.size()) widths << 0;
      widths[i] = std::max(widths[i], row.at(i).size());
    }
  }
  QString text;
  for (const QStringList& row : rows) {
    QString line = indent;
    for (qsizetype i = 0; i < row.size(); ++i)
      line += i + 1 == row.size() ? row.at(i) : row.at(i).leftJustified(widths.at(i) + 2);
    while (line.endsWith(QLatin1Char(' ')))
      line.chop(1);
    text += line + QLatin1Char('\n');
  }
  return text;
}

}  // namespace iiswsgi::cli
