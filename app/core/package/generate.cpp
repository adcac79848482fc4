#include "app/core/package/generate.h"

#include <algorithm>

#include <QRegularExpression>

#include "app/core/package/forms.h"
#include "app/core/package/names.h"
#include "app/core/package/packed_settings.h"

namespace iiswsgi::package {
namespace {

constexpr qint64 readable = 1024 * 1024;

Result<QByteArray> contentOf(const Source& source) {
  ASSIGN_OR_RETURN(const auto device, source.open());
  return device->read(readable);
}

/// web.config for a site whose every request goes to the application: IIS itself serves none of its files.
QByteArray webConfigText() {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
         "<!-- The handler that sends requests to the application is written where this is installed. -->\r\n"
         "<configuration>\r\n  <system.webServer>\r\n    <!-- The application tells its own errors. -->\r\n"
         "    <httpErrors existingResponse=\"PassThrough\" />\r\n  </system.webServer>\r\n</configuration>\r\n";
}

class Generator {
 public:
  Generator(const project::Project& project, const Wishes& wishes, const SourceOf& sourceOf, const Additions& additions)
      : m_project(project), m_wishes(wishes), m_sourceOf(sourceOf), m_additions(additions) {}

  Result<Recipe> run() {
    m_recipe.form = m_wishes.form;
    if (m_project.files.isEmpty())
      return Error(codes::nothingToPack, QStringLiteral("No file of the project is left to pack."),
                   QStringLiteral("Choose a folder that holds a project."));
    RETURN_IF_ERROR(readOwnAbout());
    RETURN_IF_ERROR(addFiles());
    RETURN_IF_ERROR(describe());
    RETURN_IF_ERROR(checkRequirements());
    addRequirements();
    addGenerated(QStringLiteral("web.config"), webConfigText(), true);
    QStringList data;
    for (const QString& folder : m_recipe.about.data)
      data << inContent(folder);
    addPlaceholders(m_recipe.items, data, m_newest);
    put(inContent(aboutName), writeAbout(m_recipe.about));
    RETURN_IF_ERROR(addDescriptions());
    limitTimes();
    return m_recipe;
  }

 private:
  QString id() const { return idFrom(firstOf({m_wishes.id, m_own.id, m_project.metadata.name})); }
  QString root() const { return (m_wishes.form == Form::Full ? QStringLiteral("Content/") : QString()) + id(); }
  QString inContent(const QString& path) const { return root() + QLatin1Char('/') + path; }
  bool hasFile(const QString& path) const {
    return std::any_of(m_project.files.begin(), m_project.files.end(),
                       [&](const project::File& file) { return file.path.compare(path, Qt::CaseInsensitive) == 0; });
  }
  /// The project's own iiswsgi.json is a person's word too.
  bool namesApplication() const { return !m_own.iniFile.isEmpty() || !m_own.callable.isEmpty(); }
  project::Application application() const {
    if (m_wishes.application) return *m_wishes.application;
    project::Application own = m_project.application;
    if (!namesApplication()) return own;
    own.iniFile = m_own.iniFile;
    own.iniSection = m_own.iniSection;
    own.callable = m_own.callable;
    own.folder = m_own.folder;
    return own;
  }
  static QString firstOf(const QStringList& texts) {
    const auto found = std::find_if(texts.begin(), texts.end(), [](const QString& text) { return !text.isEmpty(); });
    return found == texts.end() ? QString() : *found;
  }

  /// The project's own iiswsgi.json, or the person's template of it: it counts for more than what was found.
  Result<void> readOwnAbout() {
    auto bytes = templateFor(m_additions.templates, aboutName);
    if (!bytes && hasFile(aboutName)) {
      ASSIGN_OR_RETURN(bytes, textOf(aboutName));
    }
    if (!bytes) return {};
    ASSIGN_OR_RETURN(m_own, readAbout(*bytes));
    return {};
  }

  Result<void> addFiles() {
    for (const project::File& file : m_project.files) {
      ASSIGN_OR_RETURN(const Source source, m_sourceOf(file.path));
      m_recipe.items << Item{inContent(file.path), source.size, source.modified, source.open};
      m_newest = std::max(m_newest, source.modified);
    }
    return {};
  }

  Result<void> describe() {
    const project::Application serve = application();
    About& about = m_recipe.about;
    about.id = id();
    about.title = firstOf({m_wishes.title, m_own.title, m_project.metadata.name});
    about.version = firstOf({m_wishes.version, m_own.version, m_project.metadata.version});
    about.summary = firstOf({m_own.summary, m_project.metadata.summary});
    about.author = firstOf({m_own.author, m_project.metadata.author});
    about.iniFile = serve.iniFile;
    about.iniSection = serve.iniFile.isEmpty() ? QString() : serve.iniSection;
    about.callable = serve.iniFile.isEmpty() ? serve.callable : QString();
    about.folder = serve.folder;
    about.python = firstOf({m_own.python, m_project.metadata.requiresPython});
    about.data = m_own.data + m_project.dataFolders;
    about.data.removeAll(QString());
    about.data.removeDuplicates();
    m_recipe.notes = namesApplication() ? m_project.notes : m_project.doubts + m_project.notes;
    ASSIGN_OR_RETURN(m_needsItself, needsItself(serve));
    return {};
  }

  /// Entry points and a version that is asked for at run time are only there once the project itself is installed.
  Result<bool> needsItself(const project::Application& serve) const {
    const bool installable = hasFile(QStringLiteral("setup.py")) || hasFile(QStringLiteral("pyproject.toml")) ||
                             hasFile(QStringLiteral("setup.cfg"));
    if (m_wishes.installProject || !installable) return m_wishes.installProject;
    ASSIGN_OR_RETURN(const bool egg, usesOwnEgg(serve));
    if (egg) return true;
    return readsOwnMetadata();
  }

  Result<QByteArray> textOf(const QString& path) const {
    ASSIGN_OR_RETURN(const Source source, m_sourceOf(path));
    return contentOf(source);
  }

  /// `use = egg:shop`
  Result<bool> usesOwnEgg(const project::Application& serve) const {
    if (serve.iniFile.isEmpty() || !hasFile(serve.iniFile)) return false;
    ASSIGN_OR_RETURN(const QByteArray ini, textOf(serve.iniFile));
    static const QRegularExpression egg(QStringLiteral("^\\s*use\\s*=\\s*egg:([\\w.-]+)"),
                                        QRegularExpression::MultilineOption);
    const QString own = project::normalisedName(m_project.metadata.name);
    for (auto uses = egg.globalMatch(QString::fromUtf8(ini)); uses.hasNext();) {
      if (project::normalisedName(uses.next().captured(1)) == own) return true;
    }
    return false;
  }

  /// `importlib.metadata.version("shop")` in the shop itself; setup.py and tests aren't run.
  Result<bool> readsOwnMetadata() const {
    static const QRegularExpression asksForItself(
        QStringLiteral("\\b(version|metadata|distribution|get_distribution)\\(\\s*(__name__|__package__)\\b"));
    const QByteArray name = m_project.metadata.name.toUtf8();
    for (const project::File& file : m_project.files) {
      const bool source = file.path.endsWith(QLatin1String(".py")) && file.path.contains(QLatin1Char('/'));
      if (!source || file.path.startsWith(QLatin1String("tests/"))) continue;
      ASSIGN_OR_RETURN(const QByteArray text, textOf(file.path));
      const bool asks =
          text.contains("importlib.metadata") || text.contains("importlib_metadata") || text.contains("pkg_resources");
      const bool ofItself = text.contains('"' + name + '"') || text.contains('\'' + name + '\'') ||
                            asksForItself.match(QString::fromUtf8(text)).hasMatch();
      if (asks && ofItself) return true;
    }
    return false;
  }

  /// A package with such a line can't be installed anywhere. Nobody has chosen what lies outside, so it isn't taken in.
  Result<void> checkRequirements() const {
    for (const project::Requirement& requirement : m_project.requirements.entries) {
      if (requirement.packed || (namesOwnRequirements() && requirement.source != m_own.requirements)) continue;
      return Error(project::codes::requirementNotPacked,
                   QStringLiteral("%1, line %2 asks for %3, and nothing that is packed is there.")
                       .arg(requirement.source, QString::number(requirement.lineNumber), requirement.line),
                   QStringLiteral("Put a wheel of it into the project and name that (`pip wheel --no-deps`), copy its "
                                  "folder into the project, or build the folder above that holds both."));
    }
    return {};
  }

  void addRequirements() {
    if (!m_additions.lock.isEmpty()) {
      put(inContent(requirementsName), m_additions.lock);
      for (auto wheel = m_additions.wheels.begin(); wheel != m_additions.wheels.end(); ++wheel)
        put(Item{inContent(wheelsFolder + QLatin1Char('/') + wheel.key()), wheel->size, m_newest, wheel->open});
      m_recipe.about.requirements = requirementsName;
      m_recipe.about.wheels = wheelsFolder;
      return;
    }
    if (keepsOwnRequirements()) return;
    project::Requirements wanted = m_project.requirements;
    for (const QString& line : m_wishes.requirements) {
      project::Requirement requirement;
      requirement.line = line;
      wanted.entries << requirement;
      wanted.hashed = false;
    }
    for (const QString& option : wanted.options)
      m_recipe.notes
          << QStringLiteral("pip's option \"%1\" isn't taken over: the machine that installs has its own.").arg(option);
    addOwn(wanted);
    const QByteArray text = requirementsText(wanted);
    if (text.isEmpty()) return;
    addGenerated(requirementsName, text, false);
    m_recipe.about.requirements = requirementsName;
  }

  /// The project itself, once. It has no hash, and where one has some pip wants them of all.
  void addOwn(project::Requirements& wanted) {
    const bool known = std::any_of(wanted.entries.begin(), wanted.entries.end(), [](const auto& requirement) {
      return requirement.line == QLatin1String(".") || requirement.line.startsWith(QLatin1String(".["));
    });
    if (!m_needsItself || known) return;
    project::Requirement own;
    own.line = QStringLiteral(".");
    wanted.entries << own;
    if (wanted.hashed) {
      m_recipe.notes << QStringLiteral(
          "The hashes of %1 aren't taken over: the project is installed beside what it needs, and has none.")
                            .arg(wanted.source);
    }
    wanted.hashed = false;
  }

  /// Those that the project's own iiswsgi.json names, unless something is to be added to them.
  bool namesOwnRequirements() const {
    return hasFile(m_own.requirements) && m_wishes.requirements.isEmpty() && !m_wishes.installProject;
  }
  bool keepsOwnRequirements() {
    if (!namesOwnRequirements()) return false;
    m_recipe.about.requirements = m_own.requirements;
    const auto isWheel = [&](const Item& item) { return isBelow(item.name, inContent(m_own.wheels)); };
    const bool there = !m_own.wheels.isEmpty() && std::any_of(m_recipe.items.begin(), m_recipe.items.end(), isWheel);
    if (there) m_recipe.about.wheels = m_own.wheels;
    return true;
  }

  /// In the place of the project's own file of that name, if there is one.
  void put(const Item& item) {
    m_recipe.items.removeIf(
        [&](const Item& other) { return other.name.compare(item.name, Qt::CaseInsensitive) == 0; });
    m_recipe.items << item;
  }
  void put(const QString& name, const QByteArray& bytes) { put(itemOf(name, bytes, m_newest)); }

  /// The person's template goes before the project's own file, and that before ours.
  void addGenerated(const QString& name, const QByteArray& bytes, bool unlessThere) {
    const auto own = templateFor(m_additions.templates, name);
    if (own || !unlessThere || !hasFile(name)) put(inContent(name), own.value_or(bytes));
  }

  Result<void> addDescriptions() {
    const Form form = m_wishes.form;
    const Description description = describeApplication(id(), m_recipe.about.data, form, m_wishes.installStep);
    m_recipe.parameters = description.parameters;
    QByteArray parameters = writeParameters(m_recipe.parameters);
    if (const auto own = templateFor(m_additions.templates, parametersName(form))) {
      parameters = *own;
      ASSIGN_OR_RETURN(m_recipe.parameters, readParameters(parameters, parametersName(form)));
    }
    QByteArray manifest = writeManifest(description.manifest);
    if (const auto own = templateFor(m_additions.templates, manifestName(form))) {
      ASSIGN_OR_RETURN(const PackedManifest packed, packSettings(*own, manifestName(form)));
      manifest = packed.bytes;
      m_recipe.notes << packed.notes;
    }
    put(manifestName(form), manifest);
    put(parametersName(form), parameters);
    if (form == Form::Full)
      put(systemInfoName, templateFor(m_additions.templates, systemInfoName).value_or(systemInfoText()));
    return {};
  }

  void limitTimes() {
    if (!m_wishes.sourceDateEpoch) return;
    const QDateTime latest = QDateTime::fromSecsSinceEpoch(*m_wishes.sourceDateEpoch, Qt::UTC);
    for (Item& item : m_recipe.items)
      item.modified = std::min(item.modified, latest);
  }

  const project::Project& m_project;
  const Wishes& m_wishes;
  const SourceOf& m_sourceOf;
  const Additions& m_additions;
  Recipe m_recipe;
  About m_own;  ///< the project's own iiswsgi.json
  QDateTime m_newest = QDateTime::fromSecsSinceEpoch(0, Qt::UTC);
  bool m_needsItself = false;
};

}  // namespace

qint64 Recipe::bytes() const {
  qint64 sum = 0;
  for (const Item& item : items)
    sum += item.size;
  return sum;
}

QString idFrom(const QString& name) {
  static const QRegularExpression others(QStringLiteral("[^A-Za-z0-9._-]+"));
  static const QRegularExpression edges(QStringLiteral("^[-._]+|[-._]+$"));
  QString id = name.trimmed();
  id.replace(others, QStringLiteral("-")).remove(edges);
  return id.isEmpty() ? QStringLiteral("site") : id;
}

QByteArray requirementsText(const project::Requirements& requirements) {
  QStringList lines;
  for (const project::Requirement& requirement : requirements.entries) {
    QString line = requirement.line;
    if (requirements.hashed) {
      for (const QString& hash : requirement.hashes)
        line += QStringLiteral(" --hash=") + hash;
    }
    lines << line;
  }
  const auto isOwn = [](const QString& line) { return line.startsWith(QLatin1Char('.')); };
  std::sort(lines.begin(), lines.end(), [&](const QString& one, const QString& other) {
    return isOwn(one) != isOwn(other) ? isOwn(other) : one < other;
  });
  lines.removeDuplicates();
  return lines.isEmpty() ? QByteArray() : (lines.join(QLatin1Char('\n')) + QLatin1Char('\n')).toUtf8();
}

const QStringList& templateNames() {
  static const QStringList names{manifestName(Form::Application),
                                 parametersName(Form::Application),
                                 manifestName(Form::Full),
                                 systemInfoName,
                                 QStringLiteral("web.config"),
                                 aboutName,
                                 requirementsName};
  return names;
}

std::optional<QByteArray> templateFor(const QMap<QString, QByteArray>& templates, const QString& name) {
  for (auto one = templates.begin(); one != templates.end(); ++one) {
    if (one.key().compare(name, Qt::CaseInsensitive) == 0) return *one;
  }
  return std::nullopt;
}

Result<Recipe> recipeFor(const project::Project& project, const Wishes& wishes, const SourceOf& sourceOf,
                         const Additions& additions) {
  return Generator(project, wishes, sourceOf, additions).run();
}

}  // namespace iiswsgi::package
