#include "app/core/project/selection.h"

#include <algorithm>

#include <QRegularExpression>

namespace iiswsgi::project {
namespace {

/// `form` is for the name alone, with at most one "*", and compared without case: Windows will, and a secret is one in any case.
struct NameRule {
  const char* form;
  bool folder;
  Reason reason;
  const char* why;
  bool dataAlone = false;  ///< a page or a script of that name is no file of passwords
};

const NameRule nameRules[] = {
    {".git", true, Reason::VersionControl, "It is the history of the sources."},
    {".git", false, Reason::VersionControl, "It says where the history of the sources is."},
    {".hg", true, Reason::VersionControl, "It is the history of the sources."},
    {".svn", true, Reason::VersionControl, "It belongs to Subversion."},
    {".bzr", true, Reason::VersionControl, "It is the history of the sources."},
    {"_darcs", true, Reason::VersionControl, "It is the history of the sources."},
    {"CVS", true, Reason::VersionControl, "It belongs to CVS."},
    {".gitignore", false, Reason::VersionControl, "It speaks to git alone."},
    {".gitattributes", false, Reason::VersionControl, "It speaks to git alone."},
    {".gitmodules", false, Reason::VersionControl, "It speaks to git alone."},
    {".hgignore", false, Reason::VersionControl, "It speaks to Mercurial alone."},
    {"__pycache__", true, Reason::Cache, "Python makes it anew."},
    {"*.pyc", false, Reason::Cache, "Python makes it anew."},
    {"*.pyo", false, Reason::Cache, "Python makes it anew."},
    {".pytest_cache", true, Reason::Cache, "A tool makes it anew."},
    {".mypy_cache", true, Reason::Cache, "A tool makes it anew."},
    {".ruff_cache", true, Reason::Cache, "A tool makes it anew."},
    {".hypothesis", true, Reason::Cache, "A tool makes it anew."},
    {".cache", true, Reason::Cache, "A tool makes it anew."},
    {".ipynb_checkpoints", true, Reason::Cache, "A tool makes it anew."},
    {".coverage", false, Reason::Cache, "It is a test's report."},
    {".coverage.*", false, Reason::Cache, "It is a test's report."},
    {"htmlcov", true, Reason::Cache, "It is a test's report."},
    {".tox", true, Reason::VirtualEnvironment, "It holds environments of this machine."},
    {".nox", true, Reason::VirtualEnvironment, "It holds environments of this machine."},
    {".venv", true, Reason::VirtualEnvironment, "An environment works on the machine alone where it was made."},
    {"venv", true, Reason::VirtualEnvironment, "An environment works on the machine alone where it was made."},
    {"virtualenv", true, Reason::VirtualEnvironment, "An environment works on the machine alone where it was made."},
    {"node_modules", true, Reason::BuildOutput, "It is what a build of the pages needs, not the site."},
    {"*.egg-info", true, Reason::BuildOutput, "A build makes it anew."},
    {".eggs", true, Reason::BuildOutput, "A build makes it anew."},
    {"*.egg", false, Reason::BuildOutput, "A build makes it anew."},
    {".idea", true, Reason::Editor, "It belongs to an editor."},
    {".vscode", true, Reason::Editor, "It belongs to an editor."},
    {".vs", true, Reason::Editor, "It belongs to an editor."},
    {"*.swp", false, Reason::Editor, "An editor left it behind."},
    {"*~", false, Reason::Editor, "An editor left it behind."},
    {"#*#", false, Reason::Editor, "An editor left it behind."},
    {".DS_Store", false, Reason::Editor, "A file manager left it behind."},
    {"Thumbs.db", false, Reason::Editor, "A file manager left it behind."},
    {"desktop.ini", false, Reason::Editor, "A file manager left it behind."},
    {".env", false, Reason::Secret, "It holds settings that are passwords as a rule."},
    {".env.*", false, Reason::Secret, "It holds settings that are passwords as a rule."},
    {"*.env", false, Reason::Secret, "It holds settings that are passwords as a rule."},
    {".envrc", false, Reason::Secret, "It holds settings that are passwords as a rule."},
    {".netrc", false, Reason::Secret, "It holds passwords."},
    {"_netrc", false, Reason::Secret, "It holds passwords."},
    {".pypirc", false, Reason::Secret, "It holds a package index's password."},
    {".npmrc", false, Reason::Secret, "It holds a package index's password as a rule."},
    {".pgpass", false, Reason::Secret, "It holds a database's password."},
    {".htpasswd", false, Reason::Secret, "It holds passwords."},
    {".git-credentials", false, Reason::Secret, "It holds passwords."},
    {"*.pem", false, Reason::Secret, "It holds a key as a rule."},
    {"*.key", false, Reason::Secret, "It holds a key as a rule."},
    {"*.pfx", false, Reason::Secret, "It holds a key."},
    {"*.p12", false, Reason::Secret, "It holds a key."},
    {"*.jks", false, Reason::Secret, "It holds keys."},
    {"*.keystore", false, Reason::Secret, "It holds keys."},
    {"*.kdbx", false, Reason::Secret, "It holds passwords."},
    {"*.ppk", false, Reason::Secret, "It holds a key."},
    {"*.publishsettings", false, Reason::Secret, "It holds a server's password."},
    {"id_rsa", false, Reason::Secret, "It holds a key."},
    {"id_dsa", false, Reason::Secret, "It holds a key."},
    {"id_ecdsa", false, Reason::Secret, "It holds a key."},
    {"id_ed25519", false, Reason::Secret, "It holds a key."},
    {"credentials", false, Reason::Secret, "Its name says that it holds passwords."},
    {"credentials.*", false, Reason::Secret, "Its name says that it holds passwords.", true},
    {"client_secret*.json", false, Reason::Secret, "Its name says that it holds a secret."},
    {"secrets.*", false, Reason::Secret, "Its name says that it holds secrets.", true},
    {".aws", true, Reason::Secret, "It holds keys of a cloud."},
    {".ssh", true, Reason::Secret, "It holds keys."},
    {"web.*.config", false, Reason::Transform, "A build applies it to web.config; a site would serve it."},
    {"*.sqlite", false, Reason::Database, "It holds people's data, and an installed one would replace the site's own."},
    {"*.sqlite3", false, Reason::Database,
     "It holds people's data, and an installed one would replace the site's own."},
    {"*.sqlite3-journal", false, Reason::Database, "It belongs to a database."},
    {"*.sqlite3-wal", false, Reason::Database, "It belongs to a database."},
    {"*.sqlite3-shm", false, Reason::Database, "It belongs to a database."},
    {"*.sqlite-journal", false, Reason::Database, "It belongs to a database."},
    {"*.sqlite-wal", false, Reason::Database, "It belongs to a database."},
    {"*.sqlite-shm", false, Reason::Database, "It belongs to a database."},
    {"*.db-journal", false, Reason::Database, "It belongs to a database."},
    {"*.db-wal", false, Reason::Database, "It belongs to a database."},
    {"*.db-shm", false, Reason::Database, "It belongs to a database."},
    {"*.db", false, Reason::Database, "It holds people's data, and an installed one would replace the site's own."},
    {"*.mdb", false, Reason::Database, "It holds people's data, and an installed one would replace the site's own."},
};

/// Only right below the project: a package called "build" or "dist" deeper down is somebody's code.
const NameRule topRules[] = {
    {"build", true, Reason::BuildOutput, "A build makes it anew."},
    {"dist", true, Reason::BuildOutput, "A build makes it anew."},
    {"env", true, Reason::VirtualEnvironment, "An environment works on the machine alone where it was made."},
    {"instance", true, Reason::Data, "Flask keeps a site's own settings and data there."},
};

/// Samples of settings hold no secrets, and people need them.
const char* const harmless[] = {".env.example", ".env.sample", ".env.template", ".env.dist",
                                "example.env",  "sample.env",  "template.env",  "cacert.pem"};

const char* const dataEndings[] = {".json", ".yaml", ".yml", ".toml", ".ini",  ".cfg",
                                   ".conf", ".txt",  ".xml", ".csv",  ".enc", ".properties"};

/// A rule taken apart: most are one text or a text with one star, and every file is held against all of them.
struct Compiled {
  const NameRule* rule;
  QString start;  ///< before the star; all of it where there is none
  QString end;    ///< behind it
  bool star = false;

  bool matches(const QString& name) const {
    if (!star) return name.compare(start, Qt::CaseInsensitive) == 0;
    return name.size() >= start.size() + end.size() && name.startsWith(start, Qt::CaseInsensitive) &&
           name.endsWith(end, Qt::CaseInsensitive) && (!rule->dataAlone || holdsData(name));
  }
  static bool holdsData(const QString& name) {
    return std::any_of(std::begin(dataEndings), std::end(dataEndings), [&](const char* ending) {
      return name.endsWith(QLatin1String(ending), Qt::CaseInsensitive);
    });
  }
};

template <std::size_t count>
QList<Compiled> compiled(const NameRule (&rules)[count]) {
  QList<Compiled> list;
  for (const NameRule& rule : rules) {
    const QString form = QString::fromLatin1(rule.form);
    const qsizetype star = form.indexOf(QLatin1Char('*'));
    list.append({&rule, star < 0 ? form : form.left(star), star < 0 ? QString() : form.mid(star + 1), star >= 0});
  }
  return list;
}

const NameRule* firstMatch(const QList<Compiled>& rules, const QString& name, bool folder) {
  for (const Compiled& compiledRule : rules) {
    if (compiledRule.rule->folder == folder && compiledRule.matches(name)) return compiledRule.rule;
  }
  return nullptr;
}

bool isHarmless(const QString& name) {
  for (const char* known : harmless) {
    if (name.compare(QLatin1String(known), Qt::CaseInsensitive) == 0) return true;
  }
  return false;
}

}  // namespace

std::optional<LeftOut> leftOutByName(const QString& path, bool folder) {
  static const QList<Compiled> anywhere = compiled(nameRules);
  static const QList<Compiled> atTop = compiled(topRules);
  const QString name = path.mid(path.lastIndexOf(QLatin1Char('/')) + 1);
  if (!folder && (isHarmless(name) || name.endsWith(QLatin1String(".py"), Qt::CaseInsensitive))) return std::nullopt;
  const NameRule* rule = firstMatch(anywhere, name, folder);
  if (!rule && !path.contains(QLatin1Char('/'))) rule = firstMatch(atTop, name, folder);
  if (!rule) return std::nullopt;
  return LeftOut{folder ? path + QLatin1Char('/') : path, rule->reason, QString::fromLatin1(rule->why)};
}

std::optional<LeftOut> leftOutByContent(const QString& path, const QByteArray& start) {
  // RFC 7468, and OpenSSH's and PuTTY's own forms. Sources that speak of such a line have it in quotes, not first.
  static const QRegularExpression armour(QStringLiteral("\\A(-----BEGIN [A-Z ]*PRIVATE KEY-----|PuTTY-User-Key)"));
  // What a cloud gives a program: {"type": "service_account", "private_key": "-----BEGIN ..."}
  static const QRegularExpression account(QStringLiteral("\"private_key\"\\s*:\\s*\"-----BEGIN"));
  const QByteArray text = start.trimmed();
  const bool armoured = text.startsWith('-') || text.startsWith("PuTTY");
  const bool key = armoured && armour.match(QString::fromLatin1(text)).hasMatch();
  if (!key && !(text.startsWith('{') && account.match(QString::fromLatin1(text)).hasMatch())) return std::nullopt;
  return LeftOut{path, Reason::Secret, QStringLiteral("It holds a private key.")};
}

std::optional<LeftOut> leftOutByRules(const IgnoreRules& rules, const QString& path) {
  const bool folder = path.endsWith(QLatin1Char('/'));
  const auto line = rules.ignoredBy(folder ? path.chopped(1) : path, folder);
  if (!line) return std::nullopt;
  return LeftOut{path, Reason::IgnoreRule,
                 QStringLiteral("Line %1 of %2 ignores it: %3").arg(line->number).arg(line->file, line->pattern)};
}

}  // namespace iiswsgi::project
