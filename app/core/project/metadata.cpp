#include <QJsonArray>
#include <QPair>
#include <QRegularExpression>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

using Lookup = std::function<QString(const QString& field)>;

const QStringList fields{"name",        "version", "summary",  "author",
                         "authorEmail", "license", "homepage", "requiresPython"};

QString* fieldOf(Metadata& metadata, const QString& name) {
  QString* const places[] = {&metadata.name,        &metadata.version, &metadata.summary,  &metadata.author,
                             &metadata.authorEmail, &metadata.license, &metadata.homepage, &metadata.requiresPython};
  const qsizetype index = fields.indexOf(name);
  return index < 0 ? nullptr : places[index];
}

/// Fills what is still empty.
void fillFrom(Metadata& metadata, const QString& source, const Lookup& lookup) {
  for (const QString& field : fields) {
    QString* place = fieldOf(metadata, field);
    if (!place->isEmpty()) continue;
    *place = lookup(field).simplified();
    if (!place->isEmpty()) metadata.sources[field] = source;
  }
}

QString licenseOf(const QJsonValue& value) {  // PEP 621's table and PEP 639's text
  return value.isString() ? value.toString() : value[QStringLiteral("text")].toString();
}

QString homepageOf(const QJsonObject& urls) {
  for (auto url = urls.begin(); url != urls.end(); ++url) {
    if (QString(url.key()).remove(QLatin1Char('-')).compare(QLatin1String("homepage"), Qt::CaseInsensitive) == 0)
      return url.value().toString();
  }
  return {};
}

/// PEP 621.
QString fromProject(const QJsonObject& project, const QString& field) {
  const QJsonValue author = project[QStringLiteral("authors")][0];
  if (field == QLatin1String("summary")) return project[QStringLiteral("description")].toString();
  if (field == QLatin1String("author")) return author[QStringLiteral("name")].toString();
  if (field == QLatin1String("authorEmail")) return author[QStringLiteral("email")].toString();
  if (field == QLatin1String("license")) return licenseOf(project[field]);
  if (field == QLatin1String("homepage")) return homepageOf(project[QStringLiteral("urls")].toObject());
  if (field == QLatin1String("requiresPython")) return project[QStringLiteral("requires-python")].toString();
  return project[field].toString();
}

/// "Ann Bell <ann@example.org>"
QString partOfPerson(const QString& person, bool address) {
  static const QRegularExpression form(QStringLiteral("^\\s*([^<]*?)\\s*(?:<([^>]*)>)?\\s*$"));
  return form.match(person).captured(address ? 2 : 1);
}

QString fromPoetry(const QJsonObject& poetry, const QString& field) {
  const QString author = poetry[QStringLiteral("authors")][0].toString();
  if (field == QLatin1String("summary")) return poetry[QStringLiteral("description")].toString();
  if (field == QLatin1String("author")) return partOfPerson(author, false);
  if (field == QLatin1String("authorEmail")) return partOfPerson(author, true);
  if (field == QLatin1String("requiresPython")) return {};  // among its dependencies, in its own notation
  return poetry[field].toString();
}

const QMap<QString, QString> setupNames{{"name", "name"},
                                        {"version", "version"},
                                        {"summary", "description"},
                                        {"author", "author"},
                                        {"authorEmail", "author_email"},
                                        {"license", "license"},
                                        {"homepage", "url"},
                                        {"requiresPython", "python_requires"}};

QString fromSetupCfg(const ini::Document& document, const QString& field) {
  const QString section =
      field == QLatin1String("requiresPython") ? QStringLiteral("options") : QStringLiteral("metadata");
  const ini::Section* found = document.find(section);
  const QString value = found ? found->value(setupNames[field]).value_or(QString()) : QString();
  const bool computed = value.startsWith(QLatin1String("attr:")) || value.startsWith(QLatin1String("file:"));
  return computed ? QString() : value;
}

const QMap<QString, QString> headerNames{{"name", "Name"},
                                         {"version", "Version"},
                                         {"summary", "Summary"},
                                         {"author", "Author"},
                                         {"authorEmail", "Author-email"},
                                         {"license", "License"},
                                         {"homepage", "Home-page"},
                                         {"requiresPython", "Requires-Python"}};

QString fromPkgInfo(const QString& text, const QString& field) {
  for (const QString& line : text.split(QLatin1Char('\n'))) {
    if (line.trimmed().isEmpty()) return {};  // the description follows
    const QString start = headerNames[field] + QStringLiteral(": ");
    if (!line.startsWith(start)) continue;
    const QString value = line.mid(start.size()).trimmed();
    return value == QLatin1String("UNKNOWN") ? QString() : value;  // setuptools' word for nothing
  }
  return {};
}

/// The version that a package's own sources state, where the project's files leave it to that: the package of the
/// project's name first, then whichever is nearest to the top.
QString versionInSources(const Tree& tree, const QString& project) {
  static const QStringList names{"__init__.py", "__about__.py", "__version__.py", "_version.py", "version.py"};
  QString best;
  QPair<int, qsizetype> rank;
  for (const File& file : tree.files) {
    const qsizetype depth = file.path.count(QLatin1Char('/'));
    if (!names.contains(nameOf(file.path)) || depth > 2) continue;
    const bool own = normalisedName(nameOf(folderOf(file.path))) == normalisedName(project);
    const QPair<int, qsizetype> here{own ? 0 : 1, depth};
    if (!best.isEmpty() && rank <= here) continue;
    const auto version = PythonSource(contentOf(tree, file.path)).textOf(QStringLiteral("__version__"));
    if (!version || version->isEmpty()) continue;
    best = *version;
    rank = here;
  }
  return best;
}

}  // namespace

Metadata metadataOf(const Sources& sources) {
  Metadata metadata;
  const QJsonObject project = sources.pyproject[QStringLiteral("project")].toObject();
  const QJsonObject poetry = sources.pyproject[QStringLiteral("tool")][QStringLiteral("poetry")].toObject();
  const QString pyproject = QStringLiteral("pyproject.toml");
  fillFrom(metadata, pyproject, [&](const QString& field) { return fromProject(project, field); });
  fillFrom(metadata, pyproject, [&](const QString& field) { return fromPoetry(poetry, field); });
  if (sources.setupCfg) {
    fillFrom(metadata, QStringLiteral("setup.cfg"),
             [&](const QString& field) { return fromSetupCfg(*sources.setupCfg, field); });
  }
  if (sources.setupPy) {
    fillFrom(metadata, QStringLiteral("setup.py"), [&](const QString& field) {
      return sources.setupPy->argument(QStringLiteral("setup"), setupNames[field]).value_or(QString());
    });
  }
  fillFrom(metadata, QStringLiteral("PKG-INFO"),
           [&](const QString& field) { return fromPkgInfo(sources.packageInformation, field); });
  fillFrom(metadata, QStringLiteral("the folder's name"),
           [&](const QString& field) { return field == QLatin1String("name") ? sources.tree.name : QString(); });
  fillFrom(metadata, QStringLiteral("the package's __version__"), [&](const QString& field) {
    return field == QLatin1String("version") ? versionInSources(sources.tree, metadata.name) : QString();
  });
  return metadata;
}

}  // namespace iiswsgi::project
