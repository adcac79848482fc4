#pragma once

#include "app/core/package/about.h"
#include "app/core/package/archive.h"
#include "app/core/package/manifest.h"
#include "app/core/package/parameters.h"

/// A Web Deploy package, opened and understood; nothing of it has been unpacked or run.
///
/// Flow: Package::open -> what it brings (`content`), asks (`parameters`) and wants to run (`commands`) is shown ->
/// content_edits.h puts the answers in -> core/install makes a plan of it.
namespace iiswsgi::package {

struct ContentFile {
  QString path;  ///< relative to the application's root
  Entry entry;
};

class Package {
 public:
  /// Either form. The device is read as long as the package lives.
  static Result<Package> open(std::unique_ptr<QIODevice> device, const Limits& limits = {});

  const Archive& archive() const { return m_archive; }
  Form form() const { return m_manifest.form; }
  const QList<Provider>& providers() const { return m_manifest.providers; }
  const QList<Parameter>& parameters() const { return m_parameters; }
  const std::optional<About>& about() const { return m_about; }
  QString id() const;  ///< what it says of itself, else made of its folder's name

  const Provider& application() const;                             ///< its iisApp
  const QString& root() const { return m_root; }                   ///< the iisApp's folder in the zip file, "shop"
  const QList<ContentFile>& content() const { return m_content; }  ///< sorted by path
  const ContentFile* file(const QString& path) const;              ///< without regard to case

  /// What it would run or change beside files, one sentence each. Empty for most packages.
  QStringList commands() const;
  QStringList actingProviders() const;  ///< the names of their providers, each once
  /// Files of the zip file that belong to nothing in the manifest.
  QStringList strays() const;
  /// The folders below the application's root that setAcl makes writable, relative; "" is the root itself.
  QStringList writableFolders() const;
  /// Other folders that setAcl is for, as the manifest says them: nothing of the site's, so nobody gets rights there.
  QStringList foreignFolders() const;

 private:
  explicit Package(Archive archive) : m_archive(std::move(archive)) {}
  Result<void> readDescriptions(const Limits& limits);
  Result<void> findContent();

  Archive m_archive;
  Manifest m_manifest;
  QList<Parameter> m_parameters;
  std::optional<About> m_about;
  QString m_root;
  QList<ContentFile> m_content;
};

/// The command with which a package asks this product to go on after msdeploy.exe has copied it.
bool isInstallStep(const Provider& provider);

/// Where a provider's path lies in the zip file: "shop" -> "shop" or "Content/shop", "C:\a\b" -> "Content/C_C/a/b".
Result<QString> placeInArchive(const QString& path, Form form);

}  // namespace iiswsgi::package
