#include "app/core/discovery/paths.h"

#include <QDir>

namespace iiswsgi::discovery {
namespace {

bool isSeparator(QChar c) {
  return c == QLatin1Char('/') || c == QLatin1Char('\\');
}

/// On POSIX a backslash is a letter like any other.
qsizetype lastSeparator(const QString& path) {
  const bool windows = path.contains(QLatin1Char('\\')) && !path.startsWith(QLatin1Char('/'));
  return windows ? std::max(path.lastIndexOf(QLatin1Char('\\')), path.lastIndexOf(QLatin1Char('/')))
                 : path.lastIndexOf(QLatin1Char('/'));
}

}  // namespace

bool isWindows(const QProcessEnvironment& environment) {
  return environment.value(QStringLiteral("OS")) == QLatin1String("Windows_NT");
}

QString joinPath(const QString& folder, const QString& name, bool windows) {
  if (folder.isEmpty()) return name;
  const QChar separator = QLatin1Char(windows ? '\\' : '/');
  const bool ended = folder.endsWith(QLatin1Char('/')) || (windows && folder.endsWith(QLatin1Char('\\')));
  QString below = name;
  if (windows) below.replace(QLatin1Char('/'), separator);
  return ended ? folder + below : folder + separator + below;
}

QString parentFolder(const QString& path) {
  const auto at = lastSeparator(path);
  if (at < 0 || at + 1 == path.size()) return {};
  const bool root = at == 0 || path.at(at - 1) == QLatin1Char(':');
  return path.left(root ? at + 1 : at);
}

QString fileNameOf(const QString& path) {
  return path.mid(lastSeparator(path) + 1);
}

bool isAbsolutePath(const QString& path, bool windows) {
  if (!windows) return path.startsWith(QLatin1Char('/'));
  const bool drive =
      path.size() > 2 && path.at(0).isLetter() && path.at(1) == QLatin1Char(':') && isSeparator(path.at(2));
  const bool share = path.size() > 2 && isSeparator(path.at(0)) && isSeparator(path.at(1));
  return drive || share;
}

QString cleanedPath(const QString& path, bool windows) {
  if (path.isEmpty()) return path;
  QString text = path;
  if (windows) text.replace(QLatin1Char('\\'), QLatin1Char('/'));
  // Only Windows' own Qt knows what two slashes at the beginning mean.
  const bool share = windows && text.startsWith(QLatin1String("//"));
  text = QDir::cleanPath(text);
  if (share && !text.startsWith(QLatin1String("//"))) text.prepend(QLatin1Char('/'));
  if (windows) text.replace(QLatin1Char('/'), QLatin1Char('\\'));
  return text;
}

QString physicalPath(const QString& written, const QProcessEnvironment& environment, bool windows) {
  QString path = host::expandVariables(written, environment);
  if (!windows) path.replace(QLatin1Char('\\'), QLatin1Char('/'));
  return cleanedPath(path, windows);
}

bool isWithin(const QString& path, const QString& folder, bool windows) {
  const auto sensitivity = windows ? Qt::CaseInsensitive : Qt::CaseSensitive;
  const QString inner = cleanedPath(path, windows);
  const QString outer = cleanedPath(folder, windows);
  if (outer.isEmpty() || !inner.startsWith(outer, sensitivity)) return false;
  return inner.size() == outer.size() || isSeparator(outer.back()) || isSeparator(inner.at(outer.size()));
}

QString homeFolder(const QProcessEnvironment& environment) {
  const QString profile = environment.value(QStringLiteral("USERPROFILE"));
  return isWindows(environment) && !profile.isEmpty() ? profile : environment.value(QStringLiteral("HOME"));
}

}  // namespace iiswsgi::discovery
