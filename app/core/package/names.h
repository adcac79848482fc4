#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include "app/core/base/result.h"

/// Which names a package's files may have. They come from strangers, and become files of a Windows machine: a name must
/// stay below the folder that it is unpacked into, mean the same file to everyone who reads it, and be one that Windows
/// can have at all.
namespace iiswsgi::package {

/// "a\b/" -> "a/b": tools write either; what is said of a folder by a slash at its end is the entry's own business.
QString plainName(const QString& stored);

/// Whether it lies in the folder, at any depth, as Windows compares names; everything lies in "".
bool isBelow(const QString& name, const QString& folder);

/// `name` is a plain one. Each way to do harm has its own letter.
Result<void> checkName(const QString& name);

/// The same for those that a project gives its files, all at once: whoever renames them wants to do that in one go.
Result<void> checkNames(const QStringList& names);

/// The names of one package so far: no two may become one file, none may be a file and a folder.
class NameRegister {
 public:
  Result<void> add(const QString& name, bool folder);

 private:
  Result<void> addFolder(const QString& name, const QString& because);

  struct Known {
    QString name;
    bool folder = false;
    bool stored = false;  ///< an entry of its own; else a folder that other names imply
  };
  QMap<QString, Known> m_known;
};

}  // namespace iiswsgi::package
