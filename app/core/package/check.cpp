#include "app/core/package/check.h"

#include <QRegularExpression>

#include "app/core/package/content_edits.h"
#include "app/core/package/file_edits.h"
#include "app/core/package/packed_settings.h"
#include "app/core/project/selection.h"

namespace iiswsgi::package {
namespace {

using Weight = Finding::Weight;

constexpr int comfortablePath = 180;  // below a site's folder, in the 260 that most programs can open

const QSet<QString>& knownTags() {
  static const QSet<QString> tags{"apphostconfig",
                                  "apppoolconfig",
                                  "boolean",
                                  "comobject32",
                                  "comobject64",
                                  "dbadminpassword",
                                  "dbadminusername",
                                  "dbconnectionstring",
                                  "dbname",
                                  "dbserver",
                                  "dbusername",
                                  "dbuserpassword",
                                  "flatfile",
                                  "hidden",
                                  "iisapp",
                                  "metakey",
                                  "mysql",
                                  "mysqlconnectionstring",
                                  "new",
                                  "none",
                                  "password",
                                  "physicalpath",
                                  "regkey",
                                  "setacl",
                                  "sql",
                                  "sqlconnectionstring",
                                  "sqlite",
                                  "validate",
                                  "vistadb",
                                  "nostore",
                                  "sqlce",
                                  "appurl",
                                  "nodatabase"};
  return tags;
}

const QSet<QString>& knownEntryKinds() {
  static const QSet<QString> kinds{"providerpath",
                                   "textfile",
                                   "xmlfile",
                                   "textfileposition",
                                   "destinationbinding",
                                   "destinationvirtualdirectory",
                                   "deploymentobjectattribute"};
  return kinds;
}

class Checker {
 public:
  explicit Checker(const Package& package) : m_package(package) {}

  Result<QList<Finding>> run() {
    checkApplication();
    checkAcls();
    checkDatabases();
    checkCommands();
    for (const Parameter& parameter : m_package.parameters())
      checkParameter(parameter);
    RETURN_IF_ERROR(checkEntries());
    checkContent();
    return m_found;
  }

 private:
  void add(Weight weight, const char* rule, const QString& file, int line, const QString& text, const QString& hint) {
    m_found << Finding{weight, QString::fromLatin1(rule), file, line, text, hint};
  }
  QString manifestName() const {
    return m_package.form() == Form::Full ? QStringLiteral("archive.xml") : QStringLiteral("Manifest.xml");
  }
  QString parametersName() const {
    const Entry* entry = m_package.archive().find(QStringLiteral("Parameters.xml"));
    return entry ? entry->name : QStringLiteral("Parameters.xml");
  }
  bool reaches(const Parameter& parameter, const QString& provider, const QString& path) const {
    return std::any_of(parameter.entries.begin(), parameter.entries.end(), [&](const ParameterEntry& entry) {
      return entry.is("ProviderPath") && entry.scope.compare(provider, Qt::CaseInsensitive) == 0 &&
             QRegularExpression(entry.match, QRegularExpression::CaseInsensitiveOption).match(path).hasMatch();
    });
  }

  void checkApplication() {
    const Provider& application = m_package.application();
    int tagged = 0;
    for (const Parameter& parameter : m_package.parameters()) {
      if (!parameter.isTagged("iisApp")) continue;
      ++tagged;
      if (!reaches(parameter, application.name, application.path))
        add(Weight::Mistake, "application-not-reached", parametersName(), parameter.line,
            QStringLiteral("No ProviderPath entry of \"%1\" matches the application's path \"%2\".")
                .arg(parameter.name, application.path),
            QStringLiteral("Let its entry have kind=\"ProviderPath\" scope=\"%1\" match=\"^%2$\".")
                .arg(application.name, application.path));
    }
    if (tagged == 1) return;
    add(Weight::Mistake, "application-parameter", parametersName(), 0,
        tagged == 0 ? QStringLiteral("No parameter is tagged iisApp, so nobody is asked where to install it.")
                    : QStringLiteral("%1 parameters are tagged iisApp.").arg(tagged),
        QStringLiteral("Tag the one that asks for the site."));
  }

  /// One Hidden parameter for each: the folder is the application's own, wherever that goes.
  void checkAcls() {
    QMap<QString, QString> led;  // by parameter: the folder that it leads to
    for (const Provider& provider : m_package.providers()) {
      if (!provider.is("setAcl")) continue;
      bool reached = false;
      bool hidden = false;
      for (const Parameter& parameter : m_package.parameters()) {
        if (!reaches(parameter, provider.name, provider.path)) continue;
        reached = true;
        hidden = hidden || parameter.isTagged("Hidden");
        const QString other = led.value(parameter.name);
        if (other.isEmpty())
          led.insert(parameter.name, provider.path);
        else
          add(Weight::Mistake, "acl-parameter-shared", parametersName(), parameter.line,
              QStringLiteral("\"%1\" leads to \"%2\" and to \"%3\", which would become one folder.")
                  .arg(parameter.name, other, provider.path),
              QStringLiteral("Let its entry match one of them alone: \"^...$\"; add a parameter for the other."));
      }
      addAclFinding(provider, reached, hidden);
    }
  }

  void addAclFinding(const Provider& provider, bool reached, bool hidden) {
    const QString hint = QStringLiteral(
        "Add a Hidden parameter with defaultValue=\"{Application Path}/...\" and a ProviderPath entry for it.");
    if (!reached)
      add(Weight::Mistake, "acl-without-parameter", manifestName(), provider.line,
          QStringLiteral("No parameter leads to setAcl on \"%1\", so it is about a folder that the site won't have.")
              .arg(provider.path),
          hint);
    else if (!hidden)
      add(Weight::Advice, "acl-parameter-asked", manifestName(), provider.line,
          QStringLiteral("People are asked where \"%1\" is, which follows from where the application goes.")
              .arg(provider.path),
          hint);
  }

  void checkDatabases() {
    const auto isDatabase = [](const Provider& provider) { return provider.is("dbFullSql") || provider.is("dbMySql"); };
    const auto& providers = m_package.providers();
    const auto found = std::find_if(providers.begin(), providers.end(), isDatabase);
    if (found == providers.end()) return;
    for (const char* tag :
         {"DBServer", "DBName", "DBUserName", "DBUserPassword", "DBAdminUserName", "DBAdminPassword"}) {
      const auto& parameters = m_package.parameters();
      const bool there =
          std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& one) { return one.isTagged(tag); });
      if (!there)
        add(Weight::Mistake, "database-tags", parametersName(), 0,
            QStringLiteral("The package makes a database, but no parameter is tagged %1.").arg(QLatin1String(tag)),
            QStringLiteral("Ask for it, or leave the database to the application."));
    }
  }

  void checkCommands() {
    for (const Provider& provider : m_package.providers()) {
      if (!provider.is("runCommand")) continue;
      for (const QString& name : commandSettings()) {
        if (m_package.form() == Form::Application && !provider.attribute(name).isNull())
          add(Weight::Mistake, "plain-command-setting", manifestName(), provider.line,
              QStringLiteral("Web Deploy ignores %1 as an attribute of a packaged runCommand.").arg(name),
              QStringLiteral("`iiswsgi package build` writes it into MSDeploy.MSDeployProviderOptions."));
      }
      if (isInstallStep(provider)) continue;
      add(Weight::Advice, "runs-command", manifestName(), provider.line,
          QStringLiteral("It runs a command, which only an administrator's deployment may do: %1").arg(provider.path),
          QStringLiteral(
              "For publishers, build it with --no-install-step and let an administrator run `iiswsgi prepare`."));
    }
  }

  void checkParameter(const Parameter& parameter) {
    const QString file = parametersName();
    if (parameter.isTagged("Hidden") && !parameter.defaultValue)
      add(Weight::Mistake, "hidden-without-default", file, parameter.line,
          QStringLiteral("\"%1\" is hidden and has no value.").arg(parameter.name),
          QStringLiteral("Give it a defaultValue."));
    if (parameter.isTagged("New") && !parameter.isTagged("Password") && !parameter.isTagged("DBUserPassword"))
      add(Weight::Mistake, "new-without-password", file, parameter.line,
          QStringLiteral("\"%1\" is tagged New, which only a Password can be.").arg(parameter.name),
          QStringLiteral("Tag it Password,New."));
    const bool stored = std::all_of(parameter.entries.begin(), parameter.entries.end(),
                                    [](const ParameterEntry& entry) { return entry.is("ProviderPath"); });
    if (!stored && !parameter.isTagged("NoStore") && !parameter.isTagged("Hidden"))
      add(Weight::Advice, "store", file, parameter.line,
          QStringLiteral("\"%1\" goes into a file, and tools would keep it in theirs too.").arg(parameter.name),
          QStringLiteral("Add the tag NoStore."));
    for (const QString& tag : parameter.tags) {
      if (!knownTags().contains(tag.toLower()))
        add(Weight::Advice, "unknown-tag", file, parameter.line,
            QStringLiteral("Nobody knows the tag \"%1\".").arg(tag), QStringLiteral("Check how it is written."));
    }
    if (controlOf(parameter) != Control::Hidden && parameter.description.isEmpty() && parameter.descriptions.isEmpty())
      add(Weight::Advice, "no-description", file, parameter.line,
          QStringLiteral("People who install it are asked for \"%1\" without a word about it.").arg(parameter.title()),
          QStringLiteral("Add a description."));
  }

  /// Each entry by itself, with the value that the parameter has by default: what it hits is counted.
  Result<void> checkEntries() {
    const auto values = filledIn(m_package.parameters(), {});
    if (!values) {
      const bool loop = values.error().code() == codes::parameterLoop;
      add(Weight::Mistake, loop ? "loop" : "endless", parametersName(), 0, values.error().message(),
          values.error().hint());
      return {};
    }
    for (const Parameter& parameter : m_package.parameters()) {
      for (const ParameterEntry& entry : parameter.entries)
        RETURN_IF_ERROR(checkEntry(parameter, entry, values->value(parameter.name)));
    }
    return {};
  }

  Result<void> checkEntry(const Parameter& parameter, const ParameterEntry& entry, const QString& value) {
    if (!knownEntryKinds().contains(entry.kind.toLower())) {
      add(Weight::Mistake, "unknown-entry-kind", parametersName(), entry.line,
          QStringLiteral("There is no kind of entry \"%1\".").arg(entry.kind),
          QStringLiteral("Most are ProviderPath, TextFile or XmlFile."));
      return {};
    }
    if (entry.is("ProviderPath")) {
      checkProviderPath(parameter, entry);
      return {};
    }
    Parameter alone;
    alone.name = parameter.name;
    alone.entries << entry;
    auto edits = ContentEdits::make({alone}, {{alone.name, value}});
    if (!edits) {
      add(Weight::Mistake, "bad-expression", parametersName(), entry.line, edits.error().message(),
          edits.error().hint());
      return {};
    }
    RETURN_IF_ERROR(tryEdits(*edits, entry));
    if (const auto missed = edits->checkMissed(); !missed)
      add(Weight::Mistake, "matches-nothing", parametersName(), entry.line, missed.error().message(),
          missed.error().hint());
    return {};
  }

  Result<void> tryEdits(ContentEdits& edits, const ParameterEntry& entry) {
    for (const Entry& file : m_package.archive().entries()) {
      if (file.folder || !edits.touches(file.name)) continue;
      if (file.size > editable) {
        edits.skip(file.name);
        add(Weight::Advice, "too-large-to-edit", parametersName(), entry.line, edits.notes().last(),
            QStringLiteral("Narrow the entry's scope to files of settings."));
        continue;
      }
      ASSIGN_OR_RETURN(const QByteArray bytes, m_package.archive().read(file, editable));
      if (const auto edited = edits.apply(file.name, bytes); !edited)
        add(Weight::Mistake, "bad-edit", parametersName(), entry.line, edited.error().message(), edited.error().hint());
    }
    return {};
  }

  void checkProviderPath(const Parameter& parameter, const ParameterEntry& entry) {
    const QRegularExpression match(entry.match, QRegularExpression::CaseInsensitiveOption);
    if (!match.isValid()) {
      add(Weight::Mistake, "bad-expression", parametersName(), entry.line,
          QStringLiteral("\"%1\" isn't a regular expression: %2.").arg(entry.match, match.errorString()),
          QStringLiteral("Mend it."));
      return;
    }
    if (hits(m_package.providers(), entry, match)) return;
    add(Weight::Mistake, "matches-nothing", parametersName(), entry.line,
        QStringLiteral("\"%1\" matches no path of %2 in the manifest, so \"%3\" changes nothing.")
            .arg(entry.match, entry.scope, parameter.name),
        QStringLiteral("Write the path as the manifest has it; a package that was renamed needs it changed here too."));
  }

  static bool hits(const QList<Provider>& providers, const ParameterEntry& entry, const QRegularExpression& match) {
    return std::any_of(providers.begin(), providers.end(), [&](const Provider& provider) {
      const bool inScope = entry.scope.isEmpty() || provider.name.compare(entry.scope, Qt::CaseInsensitive) == 0;
      return (inScope && match.match(provider.path).hasMatch()) || hits(provider.inner, entry, match);
    });
  }

  void checkContent() {
    for (const QString& name : m_package.strays())
      add(Weight::Advice, "stray-file", name, 0, QStringLiteral("Nothing in the manifest brings it anywhere."),
          QStringLiteral("Leave it out, or move it into \"%1\".").arg(m_package.root()));
    bool webConfig = false;
    for (const ContentFile& file : m_package.content()) {
      webConfig = webConfig || file.path.compare(QLatin1String("web.config"), Qt::CaseInsensitive) == 0;
      checkFile(file);
    }
    if (!webConfig)
      add(Weight::Advice, "no-web-config", m_package.root(), 0, QStringLiteral("The application brings no web.config."),
          QStringLiteral("Add one that hides what visitors shouldn't fetch."));
  }

  void checkFile(const ContentFile& file) {
    if (file.path.size() > comfortablePath)
      add(Weight::Advice, "long-path", file.path, 0,
          QStringLiteral("Its path has %1 characters; below a site's folder it may pass Windows' 260.")
              .arg(file.path.size()),
          QStringLiteral("Shorten it."));
    // What is told here is what a build leaves out.
    const auto left = project::leftOutByName(file.path, false);
    if (left && left->reason == project::Reason::Transform)
      add(Weight::Advice, "transform", file.path, 0,
          QStringLiteral("A build's transformation of web.config; the site would serve it."),
          QStringLiteral("Leave it out."));
    if ((left && left->reason == project::Reason::Secret) || holdsKey(file))
      add(Weight::Mistake, "secret", file.path, 0, QStringLiteral("It looks like a secret, and packages travel."),
          QStringLiteral("Leave it out, and bring it to the server another way."));
  }

  /// Only small files of the kinds that keys come in: the others would all have to be unpacked.
  bool holdsKey(const ContentFile& file) const {
    static const QRegularExpression kinds(QStringLiteral("(^|/)([^/.]+|[^/]+\\.(json|txt))$"),
                                          QRegularExpression::CaseInsensitiveOption);
    if (file.entry.size > 16 * project::telling || !kinds.match(file.path).hasMatch()) return false;
    const auto bytes = m_package.archive().read(file.entry, file.entry.size);
    return bytes && project::leftOutByContent(file.path, bytes->left(project::telling));
  }

  const Package& m_package;
  QList<Finding> m_found;
};

}  // namespace

Result<QList<Finding>> check(const Package& package) {
  return Checker(package).run();
}

}  // namespace iiswsgi::package
