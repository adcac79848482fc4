#include <algorithm>

#include <QHash>
#include <QSet>

#include "app/core/project/parts.h"
#include "app/core/project/selection.h"
#include "app/core/project/toml.h"

namespace iiswsgi::project {
namespace {

constexpr qint64 largestSource = 8 * 1024 * 1024;
constexpr qint64 largestKey = 64 * 1024;

bool isBelow(const QString& path, const QString& folder) {
  const QString stem = folder.endsWith(QLatin1Char('/')) ? folder : folder + QLatin1Char('/');
  return path == folder || path.startsWith(stem);
}

bool namesOne(const QStringList& choices, const QString& path) {
  return std::any_of(choices.begin(), choices.end(), [&](const QString& choice) { return isBelow(path, choice); });
}

IgnoreRules rulesOf(const Tree& tree) {
  QList<QString> paths;
  for (const File& file : tree.files) {
    if (nameOf(file.path) == QLatin1String(".gitignore")) paths << file.path;
  }
  std::stable_sort(paths.begin(), paths.end(), [](const QString& one, const QString& other) {
    return one.count(QLatin1Char('/')) < other.count(QLatin1Char('/'));
  });
  IgnoreRules rules;
  rules.addMercurial(contentOf(tree, QStringLiteral(".hgignore")));
  rules.addExclude(tree.gitExclude);
  for (const QString& path : paths)
    rules.add(folderOf(path), contentOf(tree, path));
  return rules;
}

QSet<QString> environmentsOf(const Tree& tree) {
  QSet<QString> folders;
  for (const File& file : tree.files) {
    const bool mark = nameOf(file.path) == QLatin1String("pyvenv.cfg") && file.path.contains(QLatin1Char('/'));
    if (mark) folders << folderOf(file.path);
  }
  return folders;
}

/// Sorts files into those to pack and those to leave; a folder that is left as a whole is told once.
class Selection {
 public:
  Selection(const Tree& tree, const Choices& choices)
      : m_tree(tree), m_choices(choices), m_rules(rulesOf(tree)), m_environments(environmentsOf(tree)) {}

  void run(Selected& selected) {
    QSet<QString> told;
    for (const LeftOut& left : selected.leftOut)
      told << left.path;
    for (const File& file : m_tree.files) {
      const auto left = reasonFor(file);
      if (!left) {
        selected.files << file;
      } else if (!told.contains(left->path)) {
        told << left->path;
        selected.leftOut << *left;
      }
    }
  }

 private:
  std::optional<LeftOut> reasonFor(const File& file) {
    if (namesOne(m_choices.include, file.path)) return std::nullopt;
    if (namesOne(m_choices.exclude, file.path))
      return LeftOut{file.path, Reason::IgnoreRule, QStringLiteral("You left it out.")};
    if (const auto left = folderLeft(folderOf(file.path))) return left;
    if (const auto left = judged(file.path, false)) return left;
    if (file.size > largestKey || file.path.endsWith(QLatin1String(".py"))) return std::nullopt;
    return leftOutByContent(file.path, contentOf(m_tree, file.path).left(telling));
  }

  /// The folder or one above it, judged once for all that lies in it.
  std::optional<LeftOut> folderLeft(const QString& folder) {
    if (folder.isEmpty()) return std::nullopt;
    if (const auto known = m_folders.constFind(folder); known != m_folders.constEnd()) return *known;
    auto left = folderLeft(folderOf(folder));
    if (!left && m_environments.contains(folder))
      left = LeftOut{folder + QLatin1Char('/'), Reason::VirtualEnvironment,
                     QStringLiteral("An environment works on the machine alone where it was made.")};
    if (!left) left = judged(folder, true);
    m_folders.insert(folder, left);
    return left;
  }

  std::optional<LeftOut> judged(const QString& path, bool folder) const {
    if (const auto left = leftOutByName(path, folder)) return left;
    return leftOutByRules(m_rules, folder ? path + QLatin1Char('/') : path);
  }

  const Tree& m_tree;
  const Choices& m_choices;
  IgnoreRules m_rules;
  QSet<QString> m_environments;
  QHash<QString, std::optional<LeftOut>> m_folders;
};

/// What people put into the running site isn't packed either; known only after the settings have been read.
void leaveDataOut(Project& project, const Choices& choices) {
  for (const QString& folder : project.dataFolders) {
    if (namesOne(choices.include, folder)) continue;
    const bool databases = std::any_of(project.leftOut.begin(), project.leftOut.end(), [&](const LeftOut& left) {
      return left.reason == Reason::Database && folderOf(left.path) == folder;
    });
    if (databases) continue;  // something else of the project may stand beside a database
    const auto firstGone = std::stable_partition(project.files.begin(), project.files.end(),
                                                 [&](const File& file) { return !isBelow(file.path, folder); });
    if (firstGone == project.files.end()) continue;
    project.files.erase(firstGone, project.files.end());
    project.leftOut.append(
        {folder + QLatin1Char('/'), Reason::Data, QStringLiteral("The running site keeps what people upload there.")});
  }
}

void addNotes(Project& project) {
  if (project.application.asgi)
    project.notes << QStringLiteral(
        "It speaks ASGI: the gateway runs it on an event loop of its own, one request at a time in each process. "
        "WebSockets "
        "don't come through IIS's FastCGI.");
  project.notes << project.requirements.notes;
  if (project.requirements.source.isEmpty())
    project.notes << QStringLiteral("No file says which packages it needs.");
  else if (!project.requirements.pinned)
    project.notes << QStringLiteral("%1 doesn't pin every version: two installations can differ.")
                         .arg(project.requirements.source);
}

/// As a person names them: "production.ini#main", "shop.wsgi:application". A few are enough to choose by.
QString namesOf(const QList<Application>& applications) {
  constexpr qsizetype most = 5;
  QStringList names;
  for (const Application& one : applications.first(qMin(most, applications.size()))) {
    const QString section = one.iniSection.isEmpty() ? QString() : QLatin1Char('#') + one.iniSection;
    names << (one.iniFile.isEmpty() ? one.callable : one.iniFile + section);
  }
  const qsizetype more = applications.size() - names.size();
  if (more > 0) names << QStringLiteral("%1 more").arg(more);
  return names.join(QStringLiteral(", "));
}

void addDoubts(Project& project) {
  if (project.application.kind == Kind::Unknown)
    project.doubts << QStringLiteral("No application was recognised: name an INI file's section or module:callable.");
  if (!project.others.isEmpty() && project.others.first().kind == project.application.kind)
    project.doubts << QStringLiteral("There is more than one that could be meant; the likeliest was taken. Others: %1.")
                          .arg(namesOf(project.others));
}

}  // namespace

QByteArray contentOf(const Tree& tree, const QString& path) {
  const auto file = std::lower_bound(tree.files.begin(), tree.files.end(), path,
                                     [](const File& one, const QString& wanted) { return one.path < wanted; });
  if (file == tree.files.end() || file->path != path || file->size > largestSource || !tree.read) return {};
  const auto content = tree.read(path, largestSource);
  return content ? *content : QByteArray();
}

QString folderOf(const QString& path) {
  return path.left(qMax<qsizetype>(0, path.lastIndexOf(QLatin1Char('/'))));
}

QString nameOf(const QString& path) {
  return path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
}

QString textOf(Kind kind) {
  switch (kind) {
    case Kind::PasteIni:
      return QStringLiteral("a Paste Deploy application");
    case Kind::Django:
      return QStringLiteral("a Django project");
    case Kind::Flask:
      return QStringLiteral("a Flask application");
    case Kind::Pyramid:
      return QStringLiteral("a Pyramid application");
    case Kind::FastApi:
      return QStringLiteral("a FastAPI application");
    case Kind::Wsgi:
      return QStringLiteral("a WSGI application");
    case Kind::Unknown:
      break;
  }
  return QStringLiteral("a project of no known kind");
}

qint64 Project::bytes() const {
  qint64 sum = 0;
  for (const File& file : files)
    sum += file.size;
  return sum;
}

Result<Sources> readSources(const Tree& tree) {
  Sources sources{tree, {}, std::nullopt, std::nullopt, {}};
  const QString pyproject = QStringLiteral("pyproject.toml");
  if (tree.contains(pyproject)) {
    ASSIGN_OR_RETURN(sources.pyproject, parseToml(pyproject, contentOf(tree, pyproject)));
  }
  if (tree.contains(QStringLiteral("setup.cfg"))) {
    if (const auto parsed = ini::Document::parse(contentOf(tree, QStringLiteral("setup.cfg"))))
      sources.setupCfg = *parsed;
  }
  if (tree.contains(QStringLiteral("setup.py"))) sources.setupPy.emplace(contentOf(tree, QStringLiteral("setup.py")));
  sources.packageInformation = QString::fromUtf8(contentOf(tree, QStringLiteral("PKG-INFO")));
  return sources;
}

Selected select(const Tree& tree, const Choices& choices) {
  Selected selected{{}, tree.leftOut};
  Selection(tree, choices).run(selected);
  std::sort(selected.leftOut.begin(), selected.leftOut.end(),
            [](const LeftOut& one, const LeftOut& other) { return one.path < other.path; });
  return selected;
}

Result<Project> look(const Tree& tree, const Choices& choices) {
  Project project;
  Selected selected = select(tree, choices);
  project.files = std::move(selected.files);
  project.leftOut = std::move(selected.leftOut);
  if (project.files.isEmpty())
    return Error(codes::emptyProject, QStringLiteral("%1 holds nothing to pack.").arg(tree.name),
                 QStringLiteral("Name the folder that holds the application's sources."));
  Tree packed = tree;
  packed.files = project.files;
  ASSIGN_OR_RETURN(const Sources sources, readSources(packed));
  project.metadata = metadataOf(sources);
  ASSIGN_OR_RETURN(project.requirements, requirementsOf(sources));
  project.others = findApplications(packed);
  if (choices.application) {
    ASSIGN_OR_RETURN(project.application, namedApplication(packed, *choices.application, project.others));
    project.others.removeAll(project.application);
  } else if (!project.others.isEmpty()) {
    project.application = project.others.takeFirst();
  }
  findFolders(packed, project);
  leaveDataOut(project, choices);
  std::sort(project.leftOut.begin(), project.leftOut.end(),
            [](const LeftOut& one, const LeftOut& other) { return one.path < other.path; });
  addNotes(project);
  if (!choices.application) addDoubts(project);
  return project;
}

}  // namespace iiswsgi::project
