#include <algorithm>

#include <QJsonArray>
#include <QRegularExpression>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

void addLines(Requirements& requirements, const QStringList& lines, const QString& source) {
  for (const QString& line : lines) {
    auto requirement = parseRequirement(line);
    if (!requirement) continue;
    requirement->source = source;
    requirements.entries << *requirement;
  }
  if (requirements.source.isEmpty() && !requirements.entries.isEmpty()) requirements.source = source;
}

/// PEP 621, with uv's word on where some of them come from.
void addProject(const Sources& sources, Requirements& into) {
  const QString pyproject = QStringLiteral("pyproject.toml");
  Requirements found;
  addLines(found, textsIn(sources.pyproject[QStringLiteral("project")][QStringLiteral("dependencies")]), pyproject);
  const QJsonObject places =
      sources.pyproject[QStringLiteral("tool")][QStringLiteral("uv")][QStringLiteral("sources")].toObject();
  for (Requirement requirement : found.entries) {
    const QStringList keys = places.keys();
    const auto named = std::find_if(keys.begin(), keys.end(),
                                    [&](const QString& key) { return normalisedName(key) == requirement.name; });
    const QJsonObject source = named == keys.end() ? QJsonObject() : places[*named].toObject();
    if (namesSource(source)) {
      const QString when = conditionOf(requirement.line);
      const QString line = sourceLine(sources.tree, requirement.name, requirement.extras, source, into.notes);
      if (line.isEmpty()) continue;
      requirement.line = when.isEmpty() ? line : line + QStringLiteral(" ; ") + when;
      requirement.version.clear();
    }
    into.entries << requirement;
  }
}

/// `file: requirements.txt, more.txt`, which setuptools reads when it builds.
Result<void> addFiles(const Tree& tree, const QStringList& files, Requirements& into) {
  for (const QString& file : files) {
    const QString path = file.trimmed();
    if (tree.contains(path)) {
      RETURN_IF_ERROR(readRequirementsFile(tree, path, into));
    } else {
      into.notes << QStringLiteral("The packages it needs stand in %1, which isn't in the project.").arg(path);
    }
  }
  return {};
}

Result<void> addSetupCfg(const Sources& sources, Requirements& into) {
  const ini::Section* options = sources.setupCfg ? sources.setupCfg->find(QStringLiteral("options")) : nullptr;
  const QString written = options ? options->value(QStringLiteral("install_requires")).value_or(QString()) : QString();
  const QString file = QStringLiteral("file:");
  if (written.startsWith(file))
    return addFiles(sources.tree, written.mid(file.size()).split(QLatin1Char(','), Qt::SkipEmptyParts), into);
  addLines(into, written.split(QLatin1Char('\n')), QStringLiteral("setup.cfg"));
  return {};
}

void addSetupPy(const PythonSource& source, Requirements& into) {
  const QString setup = QStringLiteral("setup");
  const QString name = QStringLiteral("install_requires");
  addLines(into, source.argumentTexts(setup, name), QStringLiteral("setup.py"));
  if (source.computesArgument(setup, name)) {
    into.notes << QStringLiteral(
        "setup.py computes install_requires, which isn't run: what it needs is known in part at most. Write a "
        "requirements.txt, or name the rest with --require.");
  }
}

/// What the project's own files ask for, not yet pinned: the first of them that says anything.
Result<Requirements> declared(const Sources& sources) {
  Requirements found;
  const auto any = [&] { return !found.entries.isEmpty(); };
  const QJsonValue tools = sources.pyproject[QStringLiteral("tool")];
  addProject(sources, found);
  if (!any())
    addPoetry(sources.tree, tools[QStringLiteral("poetry")][QStringLiteral("dependencies")].toObject(), found);
  if (!any()) {
    const QJsonValue dynamic = tools[QStringLiteral("setuptools")][QStringLiteral("dynamic")];
    RETURN_IF_ERROR(
        addFiles(sources.tree, textsIn(dynamic[QStringLiteral("dependencies")][QStringLiteral("file")]), found));
  }
  if (!any()) RETURN_IF_ERROR(addSetupCfg(sources, found));
  if (!any() && sources.setupPy) addSetupPy(*sources.setupPy, found);
  if (any()) found.source = found.entries.first().source;
  return found;
}

/// Where people keep what they install, when nothing at the top says it.
QString requirementsFileOf(const Tree& tree) {
  for (const char* name : {"requirements.txt", "requirements/production.txt", "requirements/prod.txt",
                           "requirements/requirements.txt", "requirements/base.txt", "requirements/main.txt"}) {
    if (tree.contains(QLatin1String(name))) return QLatin1String(name);
  }
  return {};
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
      QStringLiteral("^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[([^\\]]*)\\])?\\s*(.*)$"));
  static const QRegularExpression file(QStringLiteral("^[^\\s@]+\\.(whl|zip|tar\\.gz)(\\s|\\[|$)"));
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
  const QString rest = match.captured(3);
  const bool named = match.hasMatch() && !file.match(requirement.line).hasMatch() && (rest.isEmpty() || QStringLiteral("=<>!~;@(").contains(rest[0]));
  if (!named) return requirement;  // a path or an address
  requirement.name = normalisedName(match.captured(1));
  for (const QString& extra : match.captured(2).split(QLatin1Char(','), Qt::SkipEmptyParts))
    requirement.extras << normalisedName(extra.trimmed());
  requirement.version = pin.match(rest).captured(1);
  return requirement;
}

QString conditionOf(const QString& line) {
  static const QRegularExpression form(QStringLiteral("(?:^[^;@]*;|\\s;)\\s*(.*)$"));
  return form.match(line).captured(1).trimmed();
}

QStringList textsIn(const QJsonValue& value) {
  if (value.isString()) return {value.toString()};
  QStringList texts;
  for (const auto& one : value.toArray())
    texts << one.toString();
  return texts;
}

Result<Requirements> requirementsOf(const Sources& sources) {
  ASSIGN_OR_RETURN(Requirements found, declared(sources));
  ASSIGN_OR_RETURN(auto locked, lockedRequirements(sources, found.entries));
  const QString file = requirementsFileOf(sources.tree);
  const bool atTop = !file.contains(QLatin1Char('/'));
  if (locked) {
    found = *locked;
  } else if (!file.isEmpty() && (atTop || found.entries.isEmpty())) {
    found = Requirements();
    found.source = file;
    RETURN_IF_ERROR(readRequirementsFile(sources.tree, file, found));
  }
  judge(found);
  return found;
}

}  // namespace iiswsgi::project
