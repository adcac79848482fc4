#include "app/core/build/own_output.h"

#include <algorithm>

#include <QRegularExpression>
#include <QSet>

namespace iiswsgi::build {
namespace {

constexpr auto caseless = QRegularExpression::CaseInsensitiveOption;

/// "shop-1.0" out of "shop-1.0.zip" and of what lies beside it; empty for any other file.
QString stemOf(const QString& path) {
  static const QRegularExpression form(
      QStringLiteral("^(.+)\\.(?:zip|SetParameters\\.xml|deploy\\.cmd|readme\\.txt)(?:\\.iiswsgi-new)?$"), caseless);
  return form.match(path).captured(1).toLower();
}

bool isZip(const QString& path) {
  return path.endsWith(QLatin1String(".zip"), Qt::CaseInsensitive);
}

/// Right in the project, with this package's id and nothing or a version behind it.
bool isOfId(const QString& path, const QString& id) {
  const QRegularExpression form(
      QStringLiteral("^%1(-v?\\d[^/-]*)?\\.zip(\\.iiswsgi-new)?$").arg(QRegularExpression::escape(id)), caseless);
  return form.match(path).hasMatch();
}

/// By their stems: files that no project has by chance.
QSet<QString> packagesIn(const QString& id, const QString& output, const QList<project::File>& files) {
  QSet<QString> stems;
  if (!output.isEmpty()) stems << (isZip(output) ? stemOf(output) : output.toLower());
  for (const project::File& file : files) {
    const bool command = file.path.endsWith(QLatin1String(".deploy.cmd"), Qt::CaseInsensitive);
    if (command || isOfId(file.path, id)) stems << stemOf(file.path);
  }
  return stems;
}

/// The folder of wheels that the file lies in, with a "/" at its end: a build that was cut off leaves one.
QString wheelsAbove(const QString& path, const QString& output) {
  const QString own = output.isEmpty() ? QString() : wheelsBeside(output) + QLatin1Char('/');
  if (!own.isEmpty() && path.startsWith(own)) return own;
  static const QRegularExpression form(QStringLiteral("^.*?\\.zip\\.wheels/"), caseless);
  return form.match(path).captured();
}

}  // namespace

QString wheelsBeside(const QString& output) {
  return output + QStringLiteral(".wheels");
}

void leaveOwnOutput(const QString& id, const QString& output, QList<project::File>& files,
                    QList<project::LeftOut>& leftOut) {
  const QSet<QString> stems = packagesIn(id, output, files);
  QSet<QString> gone;
  const auto isOwn = [&](const project::File& file) {
    const QString wheels = wheelsAbove(file.path, output);
    const bool own = !wheels.isEmpty() || file.path == output || stems.contains(stemOf(file.path));
    if (own) gone << (wheels.isEmpty() ? file.path : wheels);
    return own;
  };
  if (files.removeIf(isOwn) == 0) return;
  for (const QString& path : gone)
    leftOut.append({path, project::Reason::BuildOutput, QStringLiteral("An earlier build of the package made it.")});
  std::sort(leftOut.begin(), leftOut.end(), [](const auto& one, const auto& other) { return one.path < other.path; });
}

}  // namespace iiswsgi::build
