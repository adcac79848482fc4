#pragma once

#include <QRegularExpression>

#include "app/core/package/manifest.h"
#include "app/core/package/parameters.h"

/// Puts a package's answers where its parameters say: into providers' paths, and into files, of which every byte stays
/// that isn't meant.
namespace iiswsgi::package {

/// Each provider's path where a ProviderPath entry matches it; inner providers too.
Result<QList<Provider>> withAnswers(QList<Provider> providers, const QList<Parameter>& parameters,
                                    const Answers& values);

/// The edits of files. Made once for a package; `apply` counts what it hits, `checkMissed` names what never was.
class ContentEdits {
 public:
  /// `values` come from filledIn. badPattern for an expression that isn't one,
  /// or that hits empty text.
  static Result<ContentEdits> make(const QList<Parameter>& parameters, const Answers& values);

  bool touches(const QString& name) const;  ///< "/" between its parts, from the zip file's root
  Result<QByteArray> apply(const QString& name, const QByteArray& bytes);
  /// A file that is larger than `editable` stays as it is: that is noted.
  void skip(const QString& name);
  /// An entry that hit nothing would leave the site with a placeholder.
  Result<void> checkMissed() const;
  /// Sentences about what was skipped, and about entries of kinds that only msdeploy.exe can carry out: bindings,
  /// virtual directories.
  const QStringList& notes() const { return m_notes; }

 private:
  struct Edit {
    QString parameter;
    ParameterEntry entry;
    QString value;
    QRegularExpression scope;
    int hits = 0;
    QString skipped = {};  ///< a file
  };
  static bool isInScope(const Edit& edit, const QString& name);

  QList<Edit> m_edits;
  qint64 m_made = 0;  ///< bytes of edited files
  QStringList m_notes;
};

}  // namespace iiswsgi::package
