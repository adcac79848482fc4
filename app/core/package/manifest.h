#pragma once

#include "app/core/package/codes.h"
#include "app/core/package/provider_options.h"

/// What a package brings, one provider after the other: a site's content, rights on its folders, databases, commands.
/// An application package says it in Manifest.xml, which people write; a full package in archive.xml, which
/// msdeploy.exe and Visual Studio write, with more about each attribute.
namespace iiswsgi::package {

enum class Form { Application, Full };

struct Attribute {
  /// How a value is written in archive.xml: a Boolean is base64 of one byte, the others of eight, little endian.
  enum class Type { Text, Boolean, Int64, DateTime };
  QString name;
  QString value;  ///< "True", "1024", "2026-01-31T12:00:00.0000000Z": readable, whatever the type
  Type type = Type::Text;
  int flags = 0;  ///< MSDeploy.<name>; 0: none are written
  bool operator==(const Attribute&) const = default;
};

struct Provider {
  QString name;  ///< "iisApp", "setAcl", "runCommand"
  QString path;  ///< what it is about; "" where it says none
  int pathFlags = 0;
  QList<Attribute> attributes;              ///< the others
  QList<QPair<QString, QString>> settings;  ///< out of MSDeploy.MSDeployProviderOptions
  QString linkName;                         ///< "Child1", "createApp"
  QString streamPath;                       ///< its file in the package, where it has just one
  int objectFlags = 0;
  QList<Provider> inner;  ///< a full package's createApp, contentPath, dirPath
  int line = 0;           ///< 1-based; not part of what is compared

  QString attribute(const QString& name) const;
  bool is(const char* provider) const { return name.compare(QLatin1String(provider), Qt::CaseInsensitive) == 0; }
  bool operator==(const Provider& other) const;
};

struct Manifest {
  Form form = Form::Application;
  QList<Provider> providers;
  bool operator==(const Manifest&) const = default;
};

/// `file`: the name for letters. Either form is told by its root.
Result<Manifest> readManifest(const QByteArray& bytes, const QString& file);

QByteArray writeManifest(const Manifest& manifest);

}  // namespace iiswsgi::package
