#include <algorithm>
#include <optional>
#include <string_view>

#include <QRegularExpression>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

/// How likely a candidate is: a better kind first, then a better name, then nearer to the project's root.
struct Candidate {
  Application application;
  int kind = 0;
  int name = 0;
  int depth = 0;

  bool operator<(const Candidate& other) const {
    return std::tie(kind, name, depth) < std::tie(other.kind, other.name, other.depth);
  }
};

constexpr int deepest = 3;  ///< folders below the project that are looked into

int depthOf(const QString& path) {
  return static_cast<int>(path.count(QLatin1Char('/')));
}

bool isTest(const QString& path) {
  static const QRegularExpression form(
      QStringLiteral("(^|/)((tests?|docs?|examples?)/|conftest\\.py$|test_[^/]*\\.py$|setup\\.py$)"));
  return form.match(path).hasMatch();
}

/// Where a module's name starts: the nearest folder above it that is no package, and the dotted name from there.
struct ModuleName {
  QString folder;
  QString dotted;
};

ModuleName moduleNameOf(const Tree& tree, const QString& path) {
  QStringList parts{nameOf(path).chopped(3)};
  QString folder = folderOf(path);
  while (!folder.isEmpty() && tree.contains(folder + QStringLiteral("/__init__.py"))) {
    parts.prepend(nameOf(folder));
    folder = folderOf(folder);
  }
  if (parts.size() > 1 && parts.last() == QLatin1String("__init__")) parts.removeLast();
  return {folder, parts.join(QLatin1Char('.'))};
}

/// Where a module has to be imported from; the project's own folder if it isn't there at all.
QString folderOfModule(const Tree& tree, const QString& dotted) {
  const QString path = QString(dotted).replace(QLatin1Char('.'), QLatin1Char('/'));
  std::optional<QString> best;
  for (const QString& ending : {path + QStringLiteral(".py"), path + QStringLiteral("/__init__.py")}) {
    for (const File& file : tree.files) {
      if (file.path != ending && !file.path.endsWith(QLatin1Char('/') + ending)) continue;
      const ModuleName name = moduleNameOf(tree, file.path);
      const bool nearer = !best || depthOf(name.folder) < depthOf(*best) || (name.folder.isEmpty() && !best->isEmpty());
      if (name.dotted == dotted && nearer) best = name.folder;
    }
  }
  return best.value_or(QString());
}

int rankOf(const QString& path) {
  static const QStringList names{"wsgi.py", "app.py", "application.py", "main.py", "server.py", "__init__.py"};
  const qsizetype index = names.indexOf(nameOf(path));
  return static_cast<int>(index < 0 ? names.size() : index);
}

// Paste Deploy

int rankOfIni(const QString& path) {
  const QString name = nameOf(path).toLower();
  if (name.startsWith(QLatin1String("production")) || name.startsWith(QLatin1String("prod"))) return 0;
  return name.startsWith(QLatin1String("dev")) || name.startsWith(QLatin1String("test")) ? 2 : 1;
}

bool hasFactory(const ini::Document& document, const ini::Section& section) {
  const bool listed = section.value(QStringLiteral("use")) || section.value(QStringLiteral("pipeline"));
  const bool factory = std::any_of(section.settings.begin(), section.settings.end(), [](const auto& setting) {
    return setting.first.startsWith(QLatin1String("paste."));
  });
  return (listed || factory) && document.sections().size() > 0;
}

void findInis(const Tree& tree, bool pyramid, QList<Candidate>& found) {
  for (const File& file : tree.files) {
    if (!file.path.endsWith(QLatin1String(".ini")) || depthOf(file.path) > 1 || isTest(file.path)) continue;
    const auto document = ini::Document::parse(contentOf(tree, file.path));
    if (!document) continue;
    for (const ini::Section& section : document->applications()) {
      if (!hasFactory(*document, section)) continue;
      Application application{pyramid ? Kind::Pyramid : Kind::PasteIni,
                              file.path,
                              section.name,
                              {},
                              false,
                              folderOf(file.path),
                              QStringLiteral("%1 has [%2], which Paste Deploy loads.").arg(file.path, section.header)};
      const int main = section.name == QLatin1String("main") ? 0 : 1;
      found.append({application, 0, rankOfIni(file.path) * 2 + main, depthOf(file.path)});
    }
  }
}

// Django

/// "shop.settings" below `folder`: the file, or the first of its package that says what is asked.
QStringList settingsFiles(const QString& folder, const QString& module) {
  const QString base = (folder.isEmpty() ? QString() : folder + QLatin1Char('/')) +
                       QString(module).replace(QLatin1Char('.'), QLatin1Char('/'));
  return {base + QStringLiteral(".py"), base + QStringLiteral("/__init__.py"), base + QStringLiteral("/base.py"),
          folderOf(base) + QStringLiteral("/base.py")};
}

QString wsgiApplicationOf(const Tree& tree, const QString& folder, const QString& settings) {
  for (const QString& path : settingsFiles(folder, settings)) {
    if (!tree.contains(path)) continue;
    const auto text = PythonSource(contentOf(tree, path)).textOf(QStringLiteral("WSGI_APPLICATION"));
    if (text) return *text;
  }
  return {};
}

QString withColon(const QString& dotted) {
  const qsizetype dot = dotted.lastIndexOf(QLatin1Char('.'));
  return dotted.left(dot) + QLatin1Char(':') + dotted.mid(dot + 1);
}

void findDjango(const Tree& tree, QList<Candidate>& found) {
  for (const File& file : tree.files) {
    if (nameOf(file.path) != QLatin1String("manage.py") || depthOf(file.path) > deepest || isTest(file.path)) continue;
    const QString folder = folderOf(file.path);
    const auto settings = PythonSource(contentOf(tree, file.path)).textBehind(QStringLiteral("DJANGO_SETTINGS_MODULE"));
    if (!settings) continue;
    const QString named = wsgiApplicationOf(tree, folder, *settings);
    const QString package = settings->section(QLatin1Char('.'), 0, 0);
    const QString callable =
        named.contains(QLatin1Char('.')) ? withColon(named) : package + QStringLiteral(".wsgi:application");
    const QString why = named.isEmpty() ? QStringLiteral("%1 names %2; %3 is where Django puts its application.")
                                        : QStringLiteral("%1 names %2, and its WSGI_APPLICATION is %3.");
    const Application application{Kind::Django,
                                  {},
                                  {},
                                  callable,
                                  false,
                                  folder,
                                  why.arg(file.path, *settings, named.isEmpty() ? callable : named)};
    found.append({application, 1, 0, depthOf(file.path)});
  }
}

// Modules that make an application

struct Framework {
  Kind kind;
  const char* package;
  QStringList callables;
  int rank;
  const char* what;
};

const QList<Framework>& frameworks() {
  static const QList<Framework> all{
      {Kind::Flask, "flask", {"Flask"}, 2, "a Flask application"},
      {Kind::Flask, "apiflask", {"APIFlask"}, 2, "a Flask application"},
      {Kind::Flask, "flask_openapi3", {"OpenAPI"}, 2, "a Flask application"},
      {Kind::Pyramid, "pyramid", {"make_wsgi_app"}, 3, "a Pyramid application"},
      {Kind::Wsgi, "bottle", {"Bottle", "default_app"}, 4, "a Bottle application"},
      {Kind::Wsgi, "falcon", {"App", "API"}, 4, "a Falcon application"},
      {Kind::Wsgi, "django", {"get_wsgi_application"}, 4, "Django's application"},
      {Kind::FastApi, "fastapi", {"FastAPI"}, 6, "a FastAPI application"},
      {Kind::FastApi, "starlette", {"Starlette"}, 6, "a Starlette application"},
  };
  return all;
}

Candidate candidateFor(const Tree& tree, const QString& path, const Framework& framework, const QString& callable,
                       const QString& why) {
  const ModuleName module = moduleNameOf(tree, path);
  const Application application{
      framework.kind, {}, {}, module.dotted + QLatin1Char(':') + callable, framework.kind == Kind::FastApi,
      module.folder,  why};
  return {application, framework.rank, rankOf(path), depthOf(path)};
}

void findFactories(const Tree& tree, const QString& path, const PythonSource& source, const Framework& framework,
                   QList<Candidate>& found) {
  // Pyramid's main(global_config, **settings) wants arguments that only an INI file gives.
  if (framework.kind == Kind::Pyramid) return;
  for (const QString& name : source.functionsThatCall(framework.callables)) {
    if (name.startsWith(QLatin1Char('_')) || !name.contains(QLatin1String("app"))) continue;
    auto candidate =
        candidateFor(tree, path, framework, name + QStringLiteral("()"),
                     QStringLiteral("%1() in %2 makes %3.").arg(name, path, QLatin1String(framework.what)));
    candidate.name += 1;  // a finished one in the same file is likelier
    found << candidate;
  }
}

/// A plain `def application(environ, start_response)`, or the name that servers look for.
void findPlain(const Tree& tree, const QString& path, const PythonSource& source, QList<Candidate>& found) {
  static const Framework plain{Kind::Wsgi, "", {}, 5, ""};
  const QString name = QStringLiteral("application");
  if (source.functions().contains(name)) {
    found << candidateFor(tree, path, plain, name, QStringLiteral("%1 defines application.").arg(path));
  } else if (nameOf(path).startsWith(QLatin1String("wsgi")) && source.assigns(name)) {
    found << candidateFor(tree, path, plain, name, QStringLiteral("%1 sets application.").arg(path));
  }
}

/// Many times faster than QByteArray::contains, which counts where a project has hundreds of megabytes of sources.
bool mentions(const QByteArray& bytes, const char* word) {
  return std::string_view(bytes.constData(), size_t(bytes.size())).find(word) != std::string_view::npos;
}

/// Most modules have nothing to do with it, and taking one apart costs more than looking for words.
bool mayHoldApplication(const QByteArray& bytes) {
  return mentions(bytes, "application") ||
         std::any_of(frameworks().begin(), frameworks().end(),
                     [&](const Framework& one) { return mentions(bytes, one.package); });
}

void findInModule(const Tree& tree, const QString& path, QList<Candidate>& found) {
  const QByteArray bytes = contentOf(tree, path);
  if (!mayHoldApplication(bytes)) return;
  const PythonSource source(bytes);
  const qsizetype before = found.size();
  for (const Framework& framework : frameworks()) {
    if (!source.imports(QString::fromLatin1(framework.package))) continue;
    for (const auto& assigned : source.assignedFrom(framework.callables)) {
      found << candidateFor(tree, path, framework, assigned.name,
                            QStringLiteral("%1 in %2 is %3.").arg(assigned.name, path, QLatin1String(framework.what)));
    }
    findFactories(tree, path, source, framework, found);
  }
  if (found.size() == before) findPlain(tree, path, source, found);
}

bool usesPyramid(const Tree& tree) {
  return std::any_of(tree.files.begin(), tree.files.end(), [&](const File& file) {
    if (!file.path.endsWith(QLatin1String(".py")) || depthOf(file.path) > 2 || isTest(file.path)) return false;
    const QByteArray bytes = contentOf(tree, file.path);
    return mentions(bytes, "pyramid") && PythonSource(bytes).imports(QStringLiteral("pyramid"));
  });
}

}  // namespace

QList<Application> findApplications(const Tree& tree) {
  QList<Candidate> found;
  findInis(tree, usesPyramid(tree), found);
  findDjango(tree, found);
  for (const File& file : tree.files) {
    if (file.path.endsWith(QLatin1String(".py")) && depthOf(file.path) <= deepest && !isTest(file.path))
      findInModule(tree, file.path, found);
  }
  std::stable_sort(found.begin(), found.end());
  QList<Application> applications;
  for (const Candidate& candidate : found) {
    const bool known = std::any_of(applications.begin(), applications.end(), [&](const Application& application) {
      return application.iniFile == candidate.application.iniFile &&
             application.iniSection == candidate.application.iniSection &&
             application.callable == candidate.application.callable;
    });
    if (!known) applications << candidate.application;
  }
  return applications;
}

Result<Application> namedApplication(const Tree& tree, const Application& named, const QList<Application>& found) {
  if (!named.iniFile.isEmpty() && !tree.contains(named.iniFile))
    return Error(codes::iniNotPacked, QStringLiteral("%1 isn't among the files that are packed.").arg(named.iniFile),
                 QStringLiteral("Check how it is written; a file that the rules leave out is taken in by --include."));
  for (const Application& one : found) {
    const bool section = named.iniSection.isEmpty() || named.iniSection == one.iniSection;
    if (named.iniFile == one.iniFile && (named.iniFile.isEmpty() ? named.callable == one.callable : section)) return one;
  }
  Application application = named;
  application.evidence = QStringLiteral("You named it.");
  application.folder = named.iniFile.isEmpty() ? folderOfModule(tree, named.callable.section(QLatin1Char(':'), 0, 0))
                                               : folderOf(named.iniFile);
  return application;
}

}  // namespace iiswsgi::project
