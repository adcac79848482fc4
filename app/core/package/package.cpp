#include "app/core/package/package.h"

#include <QRegularExpression>

#include "app/core/package/generate.h"
#include "app/core/package/names.h"

namespace iiswsgi::package {
namespace {

const QString contentFolder = QStringLiteral("Content");

QString relativeTo(const QString& root, const QString& name) {
  return root.isEmpty() ? name : name.mid(root.size() + 1);
}

const Provider* firstApplication(const QList<Provider>& providers) {
  for (const Provider& provider : providers) {
    if (provider.is("iisApp")) return &provider;
  }
  // Visual Studio can be told to pack a folder without making it an application.
  for (const Provider& provider : providers) {
    if (provider.is("contentPath")) return &provider;
  }
  return nullptr;
}

/// Providers that only bring files, or say who may read them.
bool isHarmless(const Provider& provider) {
  for (const char* name : {"iisApp", "contentPath", "createApp", "setAcl", "dirPath", "filePath", "MSDeploy.dirPath"}) {
    if (provider.is(name)) return true;
  }
  return false;
}

void addPlaces(const Provider& provider, Form form, QStringList& places) {
  const auto place = placeInArchive(provider.path, form);
  if (place) places << *place;
  if (!provider.streamPath.isEmpty()) places << plainName(provider.streamPath);
  for (const Provider& inner : provider.inner)
    addPlaces(inner, form, places);
}

QString settingsOf(const Provider& provider) {
  QStringList said;
  for (const auto& [name, value] : provider.settings)
    said << name + QLatin1Char('=') + value;
  return said.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(said.join(QStringLiteral(", ")));
}

QString sentenceFor(const Provider& provider) {
  if (provider.is("runCommand"))
    return QStringLiteral("It runs a command: %1%2").arg(provider.path, settingsOf(provider));
  if (provider.name.startsWith(QLatin1String("db"), Qt::CaseInsensitive))
    return QStringLiteral("It runs a script on a database: %1 (%2)").arg(provider.path, provider.name);
  if (provider.is("alias"))
    return QStringLiteral("It copies %1 to %2.").arg(provider.attribute("from"), provider.attribute("to"));
  return QStringLiteral("It changes the server by \"%1\": %2").arg(provider.name, provider.path);
}

}  // namespace

bool isInstallStep(const Provider& provider) {
  // The whole line: behind a "&" another command would stand, and in front of it another program.
  static const QString program = QStringLiteral(
      R"((?:iiswsgi(?:\.exe)?|"(?:%ProgramFiles%|[A-Z]:\\Program Files)\\iiswsgi\\iiswsgi\.exe"))");
  static const QString site = QStringLiteral(R"((?:"[^"%\r\n]+"|[^\s"%&|<>^()]+))");
  static const QRegularExpression form(
      QRegularExpression::anchoredPattern(
          QStringLiteral("%1 install --in-place %2(?: --yes)?\\s*").arg(program, site)),
      QRegularExpression::CaseInsensitiveOption);
  return provider.is("runCommand") && form.match(provider.path).hasMatch();
}

Result<QString> placeInArchive(const QString& path, Form form) {
  static const QRegularExpression drive(QStringLiteral("^([A-Za-z]):[\\\\/]*"));
  QString plain = plainName(path);
  if (form == Form::Application) {
    while (plain.startsWith(QLatin1String("./")))
      plain = plain.mid(2);
    if (plain == QLatin1String(".")) plain.clear();
    if (!plain.isEmpty()) RETURN_IF_ERROR(checkName(plain));
    return plain;
  }
  // Web Deploy packs C:\a below Content/C_C/a.
  if (const auto match = drive.match(plain); match.hasMatch())
    plain = QStringLiteral("%1_C/%2").arg(match.captured(1).toUpper(), plain.mid(match.capturedLength()));
  RETURN_IF_ERROR(checkName(plain));
  return contentFolder + QLatin1Char('/') + plain;
}

Result<Package> Package::open(std::unique_ptr<QIODevice> device, const Limits& limits) {
  ASSIGN_OR_RETURN(Archive archive, Archive::open(std::move(device), limits));
  Package package(std::move(archive));
  RETURN_IF_ERROR(package.readDescriptions(limits));
  RETURN_IF_ERROR(package.findContent());
  const ContentFile* about = package.file(aboutName);
  if (!about) return package;
  ASSIGN_OR_RETURN(const QByteArray bytes, package.m_archive.read(about->entry, limits.description));
  ASSIGN_OR_RETURN(package.m_about, readAbout(bytes));
  return package;
}

Result<void> Package::readDescriptions(const Limits& limits) {
  const Entry* application = m_archive.find(QStringLiteral("Manifest.xml"));
  const Entry* full = m_archive.find(QStringLiteral("archive.xml"));
  if (application && full)
    return Error(codes::bothManifests, QStringLiteral("The package has a Manifest.xml and an archive.xml."),
                 QStringLiteral("Web Deploy would take one of them: leave out the other where the package is made."));
  const Entry* manifest = application ? application : full;
  if (!manifest)
    return Error(codes::noManifest,
                 QStringLiteral("It is a zip file, but no Web Deploy package: it has no Manifest.xml."),
                 QStringLiteral("Choose a package, or make one of the project with `iiswsgi package build`."));
  ASSIGN_OR_RETURN(const QByteArray bytes, m_archive.read(*manifest, limits.description));
  ASSIGN_OR_RETURN(m_manifest, readManifest(bytes, manifest->name));
  const Entry* parameters = m_archive.find(QStringLiteral("Parameters.xml"));
  if (!parameters) return {};
  ASSIGN_OR_RETURN(const QByteArray asked, m_archive.read(*parameters, limits.description));
  ASSIGN_OR_RETURN(m_parameters, readParameters(asked, parameters->name));
  return {};
}

Result<void> Package::findContent() {
  const Provider* application = firstApplication(m_manifest.providers);
  if (!application)
    return Error(codes::noApplication, QStringLiteral("The package brings no application: its manifest has no iisApp."),
                 QStringLiteral("It may hold a database or settings alone; use msdeploy.exe for it."));
  ASSIGN_OR_RETURN(m_root, placeInArchive(application->path, m_manifest.form));
  const QStringList descriptions{QStringLiteral("manifest.xml"), QStringLiteral("parameters.xml")};
  for (const Entry& entry : m_archive.entries()) {
    if (entry.folder || !isBelow(entry.name, m_root)) continue;
    if (m_root.isEmpty() && descriptions.contains(entry.name.toLower())) continue;
    m_content << ContentFile{relativeTo(m_root, entry.name), entry};
  }
  if (m_content.isEmpty())
    return Error(
        codes::contentMissing,
        QStringLiteral("The manifest says that the application is in \"%1\", but nothing is there.").arg(m_root),
        QStringLiteral("Mend the iisApp's path in line %1 of the manifest.").arg(application->line));
  return {};
}

const Provider& Package::application() const {
  return *firstApplication(m_manifest.providers);
}

QString Package::id() const {
  if (m_about && !m_about->id.isEmpty()) return m_about->id;
  // Visual Studio calls every application's folder PackageTmp, and proposes "Default Web Site/shop_deploy".
  const Parameter* where = form() == Form::Full ? applicationParameter(m_parameters) : nullptr;
  const QString proposed = where ? where->defaultValue.value_or(QString()).section(QLatin1Char('/'), 1) : QString();
  return idFrom(proposed.isEmpty() ? m_root.section(QLatin1Char('/'), -1) : proposed);
}

const ContentFile* Package::file(const QString& path) const {
  for (const ContentFile& file : m_content) {
    if (file.path.compare(path, Qt::CaseInsensitive) == 0) return &file;
  }
  return nullptr;
}

QStringList Package::commands() const {
  QStringList sentences;
  for (const Provider& provider : m_manifest.providers) {
    if (!isHarmless(provider)) sentences << sentenceFor(provider);
  }
  return sentences;
}

QStringList Package::actingProviders() const {
  QStringList names;
  for (const Provider& provider : m_manifest.providers) {
    if (!isHarmless(provider) && !names.contains(provider.name, Qt::CaseInsensitive)) names << provider.name;
  }
  return names;
}

QStringList Package::strays() const {
  static const QStringList known{"manifest.xml", "parameters.xml", "archive.xml", "systeminfo.xml"};
  QStringList used;
  for (const Provider& provider : m_manifest.providers)
    addPlaces(provider, form(), used);
  QStringList found;
  for (const Entry& entry : m_archive.entries()) {
    if (entry.folder || isBelow(entry.name, m_root) || known.contains(entry.name.toLower())) continue;
    const bool is = std::any_of(used.begin(), used.end(), [&](const QString& place) {
      return !place.isEmpty() && (entry.name.compare(place, Qt::CaseInsensitive) == 0 || isBelow(entry.name, place));
    });
    if (!is) found << entry.name;
  }
  return found;
}

QStringList Package::foreignFolders() const {
  QStringList folders;
  for (const Provider& provider : m_manifest.providers) {
    if (!provider.is("setAcl")) continue;
    const auto place = placeInArchive(provider.path, form());
    const bool own = place && (isBelow(*place, m_root) || place->compare(m_root, Qt::CaseInsensitive) == 0);
    if (!own && !folders.contains(provider.path)) folders << provider.path;
  }
  return folders;
}

QStringList Package::writableFolders() const {
  QStringList folders;
  for (const Provider& provider : m_manifest.providers) {
    if (!provider.is("setAcl")) continue;
    const QString access = provider.attribute(QStringLiteral("setAclAccess"));
    const bool writes = access.contains(QLatin1String("Write"), Qt::CaseInsensitive) ||
                        access.contains(QLatin1String("Modify"), Qt::CaseInsensitive) ||
                        access.contains(QLatin1String("FullControl"), Qt::CaseInsensitive);
    const auto place = placeInArchive(provider.path, form());
    if (!writes || !place) continue;
    if (place->compare(m_root, Qt::CaseInsensitive) == 0) folders << QString();
    if (isBelow(*place, m_root) && !m_root.isEmpty()) folders << relativeTo(m_root, *place);
  }
  return folders;
}

}  // namespace iiswsgi::package
