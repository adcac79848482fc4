#pragma once

#include "app/core/iisconfig/collections.h"
#include "app/core/iisconfig/locking.h"

/// Merges the instances of one section, outermost first.
///
/// Flow:
///   1. `Merge merge(section)`.
///   2. `apply(...)` for every instance, in IIS's order. The first error is what IIS would answer with.
///   3. `result()`.
namespace iiswsgi::iisconfig {

class Merge {
 public:
  explicit Merge(const QString& section) : m_section(section) {}

  /// `file`: what a reader calls the file that the instance stands in. Errors: duplicateEntry, sectionLocked.
  Result<void> apply(const Applied& instance, const QString& file);
  const EffectiveSection& result() const { return m_merged; }

 private:
  /// The instance at hand.
  struct Source {
    const Applied& applied;
    QString file;
  };
  struct Additions {
    QList<EffectiveElement> entries;
  };
  Result<void> merge(const QString& path, const Element& element, const Source& source, EffectiveSection& into);
  Result<void> mergeChild(const Collection& collection, const Element& child, const Source& source,
                          EffectiveSection& into, Additions& additions);
  Result<void> checkLocks(const QString& path, const Element& element, const Source& source) const;
  Error locked(const QString& what, const Element& element, const Source& source, const QString& reason) const;

  QString m_section;
  EffectiveSection m_merged;
  QMap<QString, QList<Lock>> m_locks;  ///< by the path of the element that holds them
};

}  // namespace iiswsgi::iisconfig
