#include <QJsonArray>
#include <QRegularExpression>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

/// The lines of a requirements file, those that end with a backslash joined, comments taken off.
struct WrittenLine {
  QString text;
  int number = 0;
};

QString withoutComment(const QString& line) {
  static const QRegularExpression comment(QStringLiteral("(^|\\s)#.*$"));
  return QString(line).remove(comment).trimmed();
}

QList<WrittenLine> linesOf(const QByteArray& bytes) {
  QList<WrittenLine> lines;
  bool goesOn = false;
  int number = 0;
  for (QString text : QString::fromUtf8(bytes).split(QLatin1Char('\n'))) {
    ++number;
    text = withoutComment(text);
    if (!goesOn) lines.append({QString(), number});
    goesOn = text.endsWith(QLatin1Char('\\'));
    if (goesOn) text.chop(1);
    lines.last().text = (lines.last().text + QLatin1Char(' ') + text).trimmed();
  }
  return lines;
}

/// "-r other.txt", "--requirement=other.txt"
QString includedBy(const QString& line) {
  static const QRegularExpression form(QStringLiteral("^(?:-r|--requirement)(?:\\s+|=)?(\\S+)$"));
  return form.match(line).captured(1);
}

QString joined(const QString& folder, const QString& written) {
  QStringList parts = folder.isEmpty() ? QStringList() : folder.split(QLatin1Char('/'));
  for (const QString& part : QString(written).replace(QLatin1Char('\\'), QLatin1Char('/')).split(QLatin1Char('/'))) {
    if (part == QLatin1String("..")) {
      if (parts.isEmpty()) return {};
      parts.removeLast();
    } else if (!part.isEmpty() && part != QLatin1String(".")) {
      parts << part;
    }
  }
  return parts.join(QLatin1Char('/'));
}

bool isOutside(const QString& written) {
  return written.startsWith(QLatin1Char('/')) || written.startsWith(QLatin1Char('\\')) ||
         written.contains(QLatin1Char(':'));
}

class FileReader {
 public:
  explicit FileReader(const Tree& tree) : m_tree(tree) {}

  Result<void> read(const QString& path, Requirements& into) {
    if (m_open.contains(path)) {
      return Error(codes::requirementsLoop,
                   QStringLiteral("Requirement files include each other: %1.")
                       .arg((m_open + QStringList{path}).join(QStringLiteral(" -> "))),
                   QStringLiteral("Take one of these -r lines out."));
    }
    m_open << path;
    for (const WrittenLine& line : linesOf(contentOf(m_tree, path)))
      RETURN_IF_ERROR(take(line, path, into));
    m_open.removeLast();
    return {};
  }

 private:
  Result<void> take(const WrittenLine& line, const QString& path, Requirements& into) {
    if (const QString other = includedBy(line.text); !other.isEmpty()) return include(other, line, path, into);
    if (auto requirement = parseRequirement(line.text)) {
      requirement->source = path;
      requirement->lineNumber = line.number;
      into.entries << *requirement;
    } else if (!line.text.isEmpty()) {
      into.options << line.text;
    }
    return {};
  }

  Result<void> include(const QString& other, const WrittenLine& line, const QString& path, Requirements& into) {
    const QString target = isOutside(other) ? QString() : joined(folderOf(path), other);
    const QString place = QStringLiteral("%1, line %2").arg(path).arg(line.number);
    if (target.isEmpty()) {
      return Error(codes::requirementsOutside,
                   QStringLiteral("%1 includes %2, which lies outside the project.").arg(place, other),
                   QStringLiteral("Copy its lines into the project, or pack the folder above."));
    }
    if (!m_tree.contains(target)) {
      return Error(codes::requirementsMissing,
                   QStringLiteral("%1 includes %2, which isn't in the project.").arg(place, other),
                   QStringLiteral("Correct the name or add the file."));
    }
    return read(target, into);
  }

  const Tree& m_tree;
  QStringList m_open;
};

void addLines(Requirements& requirements, const QStringList& lines, const QString& source) {
  for (const QString& line : lines) {
    auto requirement = parseRequirement(line);
    if (!requirement) continue;
    requirement->source = source;
    requirements.entries << *requirement;
  }
  if (requirements.source.isEmpty() && !requirements.entries.isEmpty()) requirements.source = source;
}

QStringList textsOf(const QJsonValue& array) {
  QStringList texts;
  for (const auto& value : array.toArray())
    texts << value.toString();
  return texts;
}

/// Poetry's "^1.2.3" and "~1.2" as PEP 440 says them (python-poetry.org, "Dependency specification").
QString translated(const QString& constraint) {
  static const QRegularExpression form(QStringLiteral("^([\\^~])\\s*(\\d+(?:\\.\\d+)*)(.*)$"));
  if (constraint == QLatin1String("*") || constraint.isEmpty()) return {};
  const auto match = form.match(constraint);
  if (!match.hasMatch()) return constraint[0].isDigit() ? QStringLiteral("==") + constraint : constraint;
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

QStringList poetryLines(const QJsonObject& dependencies) {
  QStringList lines;
  for (auto entry = dependencies.begin(); entry != dependencies.end(); ++entry) {
    if (entry.key() == QLatin1String("python") || entry.value()[QStringLiteral("optional")].toBool()) continue;
    const QString constraint =
        entry.value().isString() ? entry.value().toString() : entry.value()[QStringLiteral("version")].toString();
    const QString extras = textsOf(entry.value()[QStringLiteral("extras")]).join(QLatin1Char(','));
    lines << entry.key() + (extras.isEmpty() ? QString() : QStringLiteral("[%1]").arg(extras)) + translated(constraint);
  }
  return lines;
}

/// What the project's own files ask for, not yet pinned.
Requirements declared(const Sources& sources) {
  Requirements requirements;
  const QString pyproject = QStringLiteral("pyproject.toml");
  addLines(requirements, textsOf(sources.pyproject[QStringLiteral("project")][QStringLiteral("dependencies")]),
           pyproject);
  if (!requirements.entries.isEmpty()) return requirements;
  const QJsonValue poetry = sources.pyproject[QStringLiteral("tool")][QStringLiteral("poetry")];
  addLines(requirements, poetryLines(poetry[QStringLiteral("dependencies")].toObject()), pyproject);
  if (!requirements.entries.isEmpty()) return requirements;
  if (sources.setupCfg) {
    if (const ini::Section* options = sources.setupCfg->find(QStringLiteral("options")))
      addLines(requirements,
               options->value(QStringLiteral("install_requires")).value_or(QString()).split(QLatin1Char('\n')),
               QStringLiteral("setup.cfg"));
  }
  if (requirements.entries.isEmpty() && sources.setupPy)
    addLines(requirements, sources.setupPy->argumentTexts(QStringLiteral("setup"), QStringLiteral("install_requires")),
             QStringLiteral("setup.py"));
  return requirements;
}

void judge(Requirements& requirements) {
  requirements.pinned = !requirements.entries.isEmpty();
  requirements.hashed = !requirements.entries.isEmpty();
  for (const Requirement& requirement : requirements.entries) {
    requirements.pinned = requirements.pinned && !requirement.version.isEmpty();
    requirements.hashed = requirements.hashed && !requirement.hashes.isEmpty();
  }
}

}  // namespace

QString normalisedName(const QString& name) {
  static const QRegularExpression separators(QStringLiteral("[-_.]+"));
  return QString(name).replace(separators, QStringLiteral("-")).toLower();
}

std::optional<Requirement> parseRequirement(const QString& written) {
  static const QRegularExpression hash(QStringLiteral("\\s--hash[=\\s]([a-z0-9]+:[0-9a-fA-F]+)"));
  static const QRegularExpression form(
      QStringLiteral("^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[[^\\]]*\\])?\\s*(.*)$"));
  static const QRegularExpression pin(QStringLiteral("^\\(?===?\\s*([^\\s,;*)]+)\\)?\\s*(?:;.*)?$"));
  Requirement requirement;
  requirement.line = written.trimmed();
  if (requirement.line.isEmpty() || requirement.line.startsWith(QLatin1Char('-'))) return std::nullopt;
  auto hashes = hash.globalMatch(requirement.line);
  while (hashes.hasNext())
    requirement.hashes << hashes.next().captured(1).toLower();
  requirement.line.remove(hash);
  requirement.line = requirement.line.trimmed();
  const auto match = form.match(requirement.line);
  const QString rest = match.captured(2);
  const bool named = match.hasMatch() && (rest.isEmpty() || QStringLiteral("=<>!~;@(").contains(rest[0]));
  if (!named) return requirement;  // a path or an address
  requirement.name = normalisedName(match.captured(1));
  requirement.version = pin.match(rest).captured(1);
  return requirement;
}

Result<Requirements> requirementsOf(const Sources& sources) {
  Requirements found = declared(sources);
  ASSIGN_OR_RETURN(auto locked, lockedRequirements(sources, found.entries));
  const QString file = QStringLiteral("requirements.txt");
  if (locked) {
    found = *locked;
  } else if (sources.tree.contains(file)) {
    found = Requirements();
    found.source = file;
    RETURN_IF_ERROR(FileReader(sources.tree).read(file, found));
  }
  judge(found);
  return found;
}

}  // namespace iiswsgi::project
