#pragma once

#include "app/core/install/installation.h"
#include "app/core/package/content_edits.h"
#include "app/core/package/package.h"
#include "app/core/project/project.h"

/// From an opened package and the person's answers to what planInstallation takes, and to files on the disk.
///
/// Flow: Unpacking::prepare reads every file once (sums, answers put in) -> bundle() for the plan -> writeTo(staging)
/// once the person has agreed.
namespace iiswsgi::install {

struct Progress {
  std::function<void(qint64 done, qint64 all)> tell;  ///< bytes
  std::function<bool()> cancelled;
};

class Unpacking {
 public:
  /// `package` has to outlive it. Answers are those that package::checkAnswers found nothing wrong with.
  static Result<Unpacking> prepare(const package::Package& package, const package::Answers& answers,
                                   const Progress& progress = {}, const plan::ApplicationSource& application = {});

  const Bundle& bundle() const { return m_bundle; }
  Bundle& bundle() { return m_bundle; }
  const QStringList& notes() const { return m_notes; }  ///< sentences worth reading before agreeing
  /// Commands of the package that aren't this product's own install step, as they'd be run. badManifest, if what one
  /// says of itself makes no sense.
  Result<QList<package::PackageCommand>> commands() const;
  QStringList commandLines() const;  ///< the same, without their settings

  /// Into a folder that is made for it, without `left`.
  /// Whatever stops it leaves nothing there.
  Result<void> writeTo(host::Host& host, const QString& folder, const QStringList& left,
                       const Progress& progress = {}) const;

 private:
  explicit Unpacking(const package::Package& package) : m_package(&package) {}
  Result<void> readFiles(package::ContentEdits& edits, const Progress& progress);
  Result<void> describe(const package::Answers& values, const package::Answers& given,
                        const plan::ApplicationSource& application);
  Result<void> lookAtProject();
  Result<void> writeFiles(host::Host& host, const QString& folder, const QStringList& left,
                          const Progress& progress) const;

  const package::Package* m_package;
  Bundle m_bundle;
  QMap<QString, QByteArray> m_edited;  ///< by path in the content
  QStringList m_notes;
  QList<package::Provider> m_commands;
};

/// The content of a site's folder that somebody else's tool has copied there.
Result<Bundle> bundleOfFolder(host::Host& host, const QString& folder, const project::Project& project,
                              const std::optional<package::About>& about);

/// "Default Web Site/shop" -> the site, and "/shop"; "/" for a site alone.
QPair<QString, QString> siteAndPath(const QString& application);

}  // namespace iiswsgi::install
