#include <QJsonArray>
#include <QRegularExpression>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

/// One of "^1.2.3", "~1.2", "1.2.*", ">=1" as PEP 440 says it (python-poetry.org, "Dependency specification").
QString translatedPart(const QString& part) {
  static const QRegularExpression form(QStringLiteral("^([\\^~])\\s*(\\d+(?:\\.\\d+)*)(.*)$"));
  const auto match = form.match(part);
  if (!match.hasMatch()) {
    if (part[0].isDigit()) return QStringLiteral("==") + part;
    const bool single = part.size() > 1 && part[0] == QLatin1Char('=') && part[1] != QLatin1Char('=');
    return single ? QStringLiteral("=") + part : part;
  }
  const QStringList parts = match.captured(2).split(QLatin1Char('.'));
  qsizetype raised = 0;
  if (match.captured(1) == QLatin1String("~")) {
    raised = qMin<qsizetype>(1, parts.size() - 1);
  } else {
    while (raised + 1 < parts.size() && parts[raised].toInt() == 0)
      ++raised;
  }
  QStringList upper = parts.mid(0, raised);
  upper << QString::number(parts[raised].toInt() + 1);
  return QStringLiteral(">=%1%2,<%3").arg(match.captured(2), match.captured(3), upper.join(QLatin1Char('.')));
}

QString translated(const QString& constraint) {
  static const QRegularExpression separator(QStringLiteral("\\s*,\\s*|\\s+(?=[<>=!~^])"));
  QStringList parts;
  for (const QString& part : constraint.trimmed().split(separator, Qt::SkipEmptyParts)) {
    if (part != QLatin1String("*")) parts << translatedPart(part);
  }
  return parts.join(QLatin1Char(','));
}

QStringList alternatives(const QString& constraint) {
  static const QRegularExpression either(QStringLiteral("\\s*\\|\\|?\\s*"));
  return constraint.split(either, Qt::SkipEmptyParts);
}

/// `python = "^3.8"` as a condition.
QString pythonCondition(const QString& constraint) {
  static const QRegularExpression form(QStringLiteral("^([<>=!~]+)\\s*([\\d.]+?)(\\.\\*)?$"));
  QStringList either;
  for (const QString& one : alternatives(constraint)) {
    QStringList all;
    for (const QString& part : translated(one).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
      const auto match = form.match(part);
      if (!match.hasMatch()) continue;
      const bool full = match.captured(2).count(QLatin1Char('.')) > 1;
      all << QStringLiteral("%1 %2 \"%3\"")
                 .arg(full ? QStringLiteral("python_full_version") : QStringLiteral("python_version"),
                      match.captured(1), match.captured(2));
    }
    if (all.isEmpty()) return {};
    either << all.join(QStringLiteral(" and "));
  }
  return either.join(QStringLiteral(" or "));
}

QString condition(const QJsonObject& table) {
  QStringList all;
  const QString platform = table[QStringLiteral("platform")].toString();
  if (!platform.isEmpty()) all << QStringLiteral("sys_platform == \"%1\"").arg(platform);
  for (const QString& one :
       {pythonCondition(table[QStringLiteral("python")].toString()), table[QStringLiteral("markers")].toString()}) {
    if (!one.isEmpty()) all << one;
  }
  if (all.size() < 2) return all.join(QString());
  return QLatin1Char('(') + all.join(QStringLiteral(") and (")) + QLatin1Char(')');
}

/// "git@github.com:ann/shop.git" is how git itself writes it.
QString repositoryOf(const QString& written) {
  static const QRegularExpression scp(QStringLiteral("^([\\w.-]+@[\\w.-]+):(?!//)(.*)$"));
  const auto match = scp.match(written);
  return match.hasMatch() ? QStringLiteral("ssh://%1/%2").arg(match.captured(1), match.captured(2)) : written;
}

QString withExtras(const QString& name, const QStringList& extras) {
  return extras.isEmpty() ? name : QStringLiteral("%1[%2]").arg(name, extras.join(QLatin1Char(',')));
}

class Poetry {
 public:
  Poetry(const Tree& tree, Requirements& into) : m_tree(tree), m_into(into) {}

  void add(const QString& name, const QJsonValue& value) {
    if (value.isArray()) {  // one for each Python or system
      for (const auto& one : value.toArray())
        add(name, QJsonValue(one));
      return;
    }
    const QJsonObject table =
        value.isString() ? QJsonObject{{QStringLiteral("version"), value.toString()}} : value.toObject();
    if (table[QStringLiteral("optional")].toBool()) return;
    const QStringList extras = textsIn(table[QStringLiteral("extras")]);
    const QString start =
        namesSource(table) ? sourceLine(m_tree, name, extras, table, m_into.notes) : versionLine(name, extras, table);
    if (start.isEmpty()) return;
    const QString when = condition(table);
    auto requirement = parseRequirement(when.isEmpty() ? start : start + QStringLiteral(" ; ") + when);
    if (!requirement) return;
    requirement->name = normalisedName(name);
    requirement->extras = extras;
    requirement->source = QStringLiteral("pyproject.toml");
    m_into.entries << *requirement;
  }

 private:
  QString versionLine(const QString& name, const QStringList& extras, const QJsonObject& table) {
    const QString written = table[QStringLiteral("version")].toString();
    const bool either = alternatives(written).size() > 1;
    if (either) {
      m_into.notes << QStringLiteral(
                          "pyproject.toml wants %1 \"%2\", which pip has no words for: any version of it is taken. Lock "
                          "the dependencies, or give one range.")
                          .arg(name, written);
    }
    return withExtras(name, extras) + (either ? QString() : translated(written));
  }

  const Tree& m_tree;
  Requirements& m_into;
};

}  // namespace

bool namesSource(const QJsonObject& table) {
  return table.contains(QStringLiteral("git")) || table.contains(QStringLiteral("url")) ||
         table.contains(QStringLiteral("path")) || table.contains(QStringLiteral("file"));
}

QString sourceLine(const Tree& tree, const QString& name, const QStringList& extras, const QJsonObject& source,
                   QStringList& notes) {
  const QString below = source[QStringLiteral("subdirectory")].toString();
  const QString fragment = below.isEmpty() ? QString() : QStringLiteral("#subdirectory=") + below;
  const QString named = withExtras(name, extras) + QStringLiteral(" @ ");
  if (source.contains(QStringLiteral("git"))) {
    QString revision;
    for (const char* key : {"branch", "tag", "rev"}) {  // the last one there counts
      const QString value = source[QLatin1String(key)].toString();
      if (!value.isEmpty()) revision = QLatin1Char('@') + value;
    }
    return named + QStringLiteral("git+") + repositoryOf(source[QStringLiteral("git")].toString()) + revision + fragment;
  }
  if (source.contains(QStringLiteral("url"))) return named + source[QStringLiteral("url")].toString() + fragment;
  const QString path = source.contains(QStringLiteral("path")) ? source[QStringLiteral("path")].toString()
                                                               : source[QStringLiteral("file")].toString();
  const QString own = ownPath(tree, QString(), path);
  if (own.isEmpty()) {
    notes << QStringLiteral("%1 comes from %2, outside of what is packed: it is left out, and the server needs it.")
                 .arg(name, path);
    return {};
  }
  return extras.isEmpty() ? own : QStringLiteral("%1[%2]").arg(own, extras.join(QLatin1Char(',')));
}

void addPoetry(const Tree& tree, const QJsonObject& dependencies, Requirements& into) {
  Poetry poetry(tree, into);
  for (auto entry = dependencies.begin(); entry != dependencies.end(); ++entry) {
    if (entry.key() != QLatin1String("python")) poetry.add(entry.key(), entry.value());
  }
}

}  // namespace iiswsgi::project
