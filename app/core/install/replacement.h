#pragma once

#include "app/core/install/installation.h"

/// One version's files in the place of another's: which ones go, which come, and which stay the person's. Pure.
namespace iiswsgi::install {

class Replacement {
 public:
  /// Settings that the person has edited stay, and so does what is in the folders that the site writes into; `left` has
  /// them, `warnings` says what becomes of every edited file.
  /// `previous`: where the earlier version's files are kept.
  Replacement(const Bundle& bundle, const Present& present, const QString& previous, bool windows);

  const QStringList& left() const { return m_left; }
  const QStringList& warnings() const { return m_warnings; }
  QStringList leaving() const;  ///< the earlier version's files, relative

  /// inTheWay: something of the site's own stands where a file has to go. `folder`: the site's, for the letter.
  Result<void> checkWay(const QString& folder) const;

  /// The fewest whole paths that go aside, and come.
  QStringList outgoingPaths() const;
  QStringList incomingPaths() const;

 private:
  void takeOver(const Record& record);
  void keepData();
  void keepSettings(const QString& previous);
  bool wasEdited(const QString& path) const;
  QStringList incoming() const;
  QStringList newFolders() const;
  QStringList staying() const;

  const Bundle& m_bundle;
  const Present& m_present;
  const bool m_windows;
  const QStringList m_writable;  ///< by the earlier version too
  QMap<QString, QByteArray> m_earlier;  ///< the earlier version's files; an empty sum: what it came as isn't known
  QStringList m_left;
  QStringList m_warnings;
};

}  // namespace iiswsgi::install
