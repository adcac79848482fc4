#include "app/preview/handler_match.h"

namespace iiswsgi::preview {
namespace {

/// "*" stands for any characters, slashes too, "?" for one; case doesn't matter.
bool wildcard(QStringView pattern, QStringView text) {
  qsizetype p = 0;
  qsizetype t = 0;
  qsizetype star = -1;
  qsizetype retry = 0;
  while (t < text.size()) {
    const bool same = p < pattern.size() &&
                      (pattern.at(p) == QLatin1Char('?') || pattern.at(p).toCaseFolded() == text.at(t).toCaseFolded());
    if (p < pattern.size() && pattern.at(p) == QLatin1Char('*')) {
      star = p++;
      retry = t;
    } else if (same) {
      ++p;
      ++t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern.at(p) == QLatin1Char('*'))
    ++p;
  return p == pattern.size();
}

/// Ends of the address's segments: "/a", "/a/b.php", "/a/b.php/more".
QStringList prefixes(const QString& path) {
  QStringList found;
  for (qsizetype slash = path.indexOf(QLatin1Char('/'), 1); slash > 0;
       slash = path.indexOf(QLatin1Char('/'), slash + 1))
    found << path.left(slash);
  found << path;
  return found;
}

QString lastSegment(const QString& path) {
  return path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
}

/// A pattern without a slash is held against each segment's name; ExtensionlessUrl's "*." against names without a dot.
PathMatch matchName(const QString& pattern, const QString& urlPath) {
  if (pattern == QLatin1String("*.")) {
    const QString name = lastSegment(urlPath);
    return {!name.isEmpty() && !name.contains(QLatin1Char('.')), urlPath};
  }
  for (const QString& prefix : prefixes(urlPath)) {
    const QString name = lastSegment(prefix);
    if (!name.isEmpty() && wildcard(pattern, name)) return {true, prefix};
  }
  return {};
}

}  // namespace

PathMatch matchPath(const QString& pattern, const QString& urlPath, const QString& applicationPath) {
  if (pattern == QLatin1String("*") || pattern == QLatin1String("/*")) return {true, urlPath};
  if (!pattern.contains(QLatin1Char('/'))) return matchName(pattern, urlPath);
  // "folder/*" counts from the application's root, "/folder/*" from the site's.
  const QString base =
      applicationPath.endsWith(QLatin1Char('/')) ? applicationPath : applicationPath + QLatin1Char('/');
  const QString whole = pattern.startsWith(QLatin1Char('/')) ? pattern : base + pattern;
  return {wildcard(whole, urlPath), urlPath};
}

bool matchVerb(const QString& verbs, const QByteArray& method) {
  if (verbs.trimmed() == QLatin1String("*")) return true;
  for (const QString& verb : verbs.split(QLatin1Char(','))) {
    if (verb.trimmed() == QLatin1String(method)) return true;
  }
  return false;
}

bool matchResource(const iisconfig::Handler& handler, Resource resource) {
  const QString type = handler.resourceType.value_or(QStringLiteral("Unspecified"));
  if (type == QLatin1String("File")) return resource == Resource::File;
  if (type == QLatin1String("Directory")) return resource == Resource::Folder;
  if (type == QLatin1String("Either")) return resource != Resource::Missing;
  return true;
}

bool preConditionHolds(const iisconfig::Handler& handler) {
  static const QStringList failing{"classicMode", "bitness32", "runtimeVersionv2.0", "runtimeVersionv1.1"};
  const QStringList conditions = handler.preCondition.value_or(QString()).split(QLatin1Char(','));
  return std::none_of(conditions.begin(), conditions.end(),
                      [&](const QString& condition) { return failing.contains(condition.trimmed()); });
}

HandlerMatch findHandler(const QList<iisconfig::Handler>& handlers, const QByteArray& method, const QString& urlPath,
                         const QString& applicationPath, Resource resource) {
  HandlerMatch result;
  for (const auto& handler : handlers) {
    if (!preConditionHolds(handler)) continue;
    const PathMatch path = matchPath(handler.path, urlPath, applicationPath);
    if (!path.matches) continue;
    // The part of "*.php/more" that names the script is a file even if the whole address isn't.
    const bool partial = path.script != urlPath;
    const bool fits = matchResource(handler, partial ? Resource::File : resource);
    const bool verb = matchVerb(handler.verb, method);
    if (fits && verb) {
      result.handler = &handler;
      result.script = path.script;
      return result;
    }
    const auto miss = verb ? HandlerMatch::Miss::Resource : HandlerMatch::Miss::Verb;
    if (!verb && !fits) continue;
    if (!result.nearest || miss == HandlerMatch::Miss::Resource) {
      result.miss = miss;
      result.nearest = &handler;
    }
  }
  return result;
}

}  // namespace iiswsgi::preview
