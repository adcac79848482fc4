#include "app/core/package/generate.h"

#include <algorithm>

#include <QRegularExpression>

#include "app/core/package/package.h"
#include "app/core/package/packed_settings.h"

namespace iiswsgi::package {
namespace {

constexpr qint64 readable = 1024 * 1024;

const QString applicationName = QStringLiteral("Application Path");

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

Attribute textAttribute(const char* name, const QString& value, int flags = 0) {
  return {QString::fromLatin1(name), value, Attribute::Type::Text, flags};
}

Provider plainProvider(const char* name, const QString& path) {
  Provider provider;
  provider.name = QString::fromLatin1(name);
  provider.path = path;
  return provider;
}

/// As msdeploy.exe writes an application into archive.xml.
Provider fullApplication(const QString& id) {
  Provider create = plainProvider("createApp", id);
  create.pathFlags = 2;
  create.linkName = QStringLiteral("createApp");
  create.attributes << Attribute{QStringLiteral("isDest"), QStringLiteral("False"), Attribute::Type::Boolean, 0};
  for (const char* name : {"managedRuntimeVersion", "enable32BitAppOnWin64", "managedPipelineMode"})
    create.attributes << textAttribute(name, QString(), 2);
  create.attributes << textAttribute("applicationPool", QString(), 1)
                    << textAttribute("appExists", QStringLiteral("True"), 1);
  Provider folder = plainProvider("MSDeploy.dirPath", id);
  folder.linkName = QStringLiteral("contentPath");
  Provider content = plainProvider("contentPath", id);
  content.pathFlags = 2;
  content.linkName = QStringLiteral("contentPath");
  content.inner << folder;
  Provider application = plainProvider("iisApp", id);
  application.pathFlags = 2;
  application.inner << create << content;
  return application;
}

Provider aclFor(const QString& path) {
  Provider acl = plainProvider("setAcl", path);
  acl.attributes << textAttribute("setAclAccess", QStringLiteral("Modify"));
  return acl;
}

/// Waits for ever were what made packages hang: a fifth of a second, up to ten minutes.
Provider installStep(const QString& id) {
  Provider step = plainProvider("runCommand", QStringLiteral("iiswsgi install --in-place \"%1\" --yes").arg(id));
  step.settings = {{QStringLiteral("waitAttempts"), QStringLiteral("3000")},
                   {QStringLiteral("waitInterval"), QStringLiteral("200")},
                   {QStringLiteral("successReturnCodes"), QStringLiteral("0x0")}};
  return step;
}

QString aclParameterName(const QString& folder) {
  return QStringLiteral("Permissions of %1").arg(folder);
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
    RETURN_IF_ERROR(addFiles());
    RETURN_IF_ERROR(describe());
    addRequirements();
    addGenerated(QStringLiteral("web.config"), webConfigText(), true);
    addGenerated(aboutName, writeAbout(m_recipe.about), true);
    addDescriptions();
    limitTimes();
    return m_recipe;
  }

 private:
  QString id() const { return m_wishes.id.isEmpty() ? idFrom(m_project.metadata.name) : idFrom(m_wishes.id); }
  QString root() const { return (m_wishes.form == Form::Full ? QStringLiteral("Content/") : QString()) + id(); }
  QString inContent(const QString& path) const { return root() + QLatin1Char('/') + path; }
  bool hasFile(const QString& path) const {
    return std::any_of(m_project.files.begin(), m_project.files.end(),
                       [&](const project::File& file) { return file.path.compare(path, Qt::CaseInsensitive) == 0; });
  }
  project::Application application() const { return m_wishes.application.value_or(m_project.application); }

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
    about.title = m_wishes.title.isEmpty() ? m_project.metadata.name : m_wishes.title;
    about.version = m_wishes.version.isEmpty() ? m_project.metadata.version : m_wishes.version;
    about.summary = m_project.metadata.summary;
    about.author = m_project.metadata.author;
    about.iniFile = serve.iniFile;
    about.iniSection = serve.iniFile.isEmpty() ? QString() : serve.iniSection;
    about.callable = serve.iniFile.isEmpty() ? serve.callable : QString();
    about.folder = serve.folder;
    about.python = m_project.metadata.requiresPython;
    about.data = m_project.dataFolders;
    m_recipe.notes = m_project.notes;
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
    const auto plain = [](QString name) {
      static const QRegularExpression dashes(QStringLiteral("[-_.]+"));
      return name.toLower().replace(dashes, QStringLiteral("-"));
    };
    for (auto uses = egg.globalMatch(QString::fromUtf8(ini)); uses.hasNext();) {
      if (plain(uses.next().captured(1)) == plain(m_project.metadata.name)) return true;
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

  void addRequirements() {
    if (!m_additions.lock.isEmpty()) {
      addGenerated(requirementsName, m_additions.lock, false);
      for (auto wheel = m_additions.wheels.begin(); wheel != m_additions.wheels.end(); ++wheel)
        m_recipe.items << Item{inContent(wheelsFolder + QLatin1Char('/') + wheel.key()), wheel->size, m_newest,
                               wheel->open};
      m_recipe.about.requirements = requirementsName;
      m_recipe.about.wheels = wheelsFolder;
      return;
    }
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

  /// The project's own file, or the person's template, goes before ours.
  void addGenerated(const QString& name, const QByteArray& bytes, bool unlessThere) {
    if (unlessThere && hasFile(name)) return;
    m_recipe.items << itemOf(inContent(name), m_additions.templates.value(name, bytes), m_newest);
  }

  void addDescriptions() {
    const bool full = m_wishes.form == Form::Full;
    Manifest manifest{m_wishes.form, providers()};
    if (full) number(manifest.providers);
    m_recipe.parameters = parameters();
    addTop(full ? QStringLiteral("archive.xml") : QStringLiteral("Manifest.xml"), writeManifest(manifest));
    addTop(full ? QStringLiteral("parameters.xml") : QStringLiteral("Parameters.xml"),
           writeParameters(m_recipe.parameters));
    // Azure Pipelines takes a zip file for a package by parameters.xml and this one. It tells on which system it was
    // packed, which a package that is to be the same everywhere can't know.
    if (full) {
      addTop(
          QStringLiteral("systemInfo.xml"),
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<systemInfo osVersion=\"10.0\" winDir=\"C:\\Windows\" />\r\n");
    }
  }

  void addTop(const QString& name, const QByteArray& bytes) {
    m_recipe.items << itemOf(name, m_additions.templates.value(name, bytes), m_newest);
  }

  QList<Provider> providers() const {
    QList<Provider> all;
    all << (m_wishes.form == Form::Full ? fullApplication(id()) : plainProvider("iisApp", id()));
    for (const QString& folder : m_recipe.about.data)
      all << aclFor(id() + QLatin1Char('/') + folder);
    if (m_wishes.installStep) all << installStep(id());
    return all;
  }

  /// "Child1", "Child2", ... as msdeploy.exe counts a manifest's providers.
  static void number(QList<Provider>& providers) {
    int count = 0;
    for (Provider& provider : providers)
      provider.linkName = QStringLiteral("Child%1").arg(++count);
  }

  QList<Parameter> parameters() const {
    const QString where = applicationParameterName(m_wishes.form);
    Parameter application;
    application.name = where;
    application.friendlyName = QStringLiteral("Where to install it");
    application.description = QStringLiteral("A site, or a path in one: \"Default Web Site/%1\".").arg(id());
    application.defaultValue = QStringLiteral("Default Web Site/%1").arg(id());
    application.tags = QStringList{QStringLiteral("iisApp")};
    application.entries << entryFor("iisApp", id());
    if (m_wishes.form == Form::Full)
      application.entries << entryFor("createApp", id()) << entryFor("contentPath", id());
    QList<Parameter> all{application};
    for (const QString& folder : m_recipe.about.data)
      all << hidden(aclParameterName(folder), QStringLiteral("{%1}/%2").arg(where, folder),
                    entryFor("setAcl", id() + QLatin1Char('/') + folder));
    if (m_wishes.installStep) {
      all << hidden(
          QStringLiteral("Install Step"),
          QStringLiteral("\"%ProgramFiles%\\iiswsgi\\iiswsgi.exe\" install --in-place \"{%1}\" --yes").arg(where),
          ParameterEntry{QStringLiteral("ProviderPath"), QStringLiteral("runCommand"),
                         QStringLiteral("^iiswsgi install --in-place "), QString(), 0});
    }
    return all;
  }

  static ParameterEntry entryFor(const char* scope, const QString& path) {
    return {QStringLiteral("ProviderPath"), QString::fromLatin1(scope),
            QStringLiteral("^%1$").arg(
                QRegularExpression::escape(path).replace(QStringLiteral("\\/"), QStringLiteral("/"))),
            QString(), 0};
  }
  static Parameter hidden(const QString& name, const QString& value, const ParameterEntry& entry) {
    Parameter parameter;
    parameter.name = name;
    parameter.defaultValue = value;
    parameter.tags = QStringList{QStringLiteral("Hidden")};
    parameter.entries << entry;
    return parameter;
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

QString applicationParameterName(Form form) {
  return form == Form::Full ? QStringLiteral("IIS Web Application Name") : applicationName;
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

Result<Recipe> recipeFor(const project::Project& project, const Wishes& wishes, const SourceOf& sourceOf,
                         const Additions& additions) {
  Additions packed = additions;
  QStringList notes;
  if (const auto own = packed.templates.find(QStringLiteral("Manifest.xml")); own != packed.templates.end()) {
    ASSIGN_OR_RETURN(const PackedManifest manifest, packSettings(*own, own.key()));
    *own = manifest.bytes;
    notes = manifest.notes;
  }
  ASSIGN_OR_RETURN(Recipe recipe, Generator(project, wishes, sourceOf, packed).run());
  recipe.notes << notes;
  return recipe;
}

}  // namespace iiswsgi::package
