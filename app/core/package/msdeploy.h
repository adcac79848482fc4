#pragma once

#include "app/core/package/generate.h"

/// How the same package is deployed with Microsoft's own program, and the files that its users expect beside a package:
/// NAME.SetParameters.xml, NAME.deploy.cmd and a readme.
namespace iiswsgi::package {

struct Deployment {
  enum class To {
    Local,      ///< this machine's IIS
    Remote,     ///< an administrator, by the Web Deployment Agent Service
    Delegated,  ///< a site's publisher, by the Web Management Service
  };
  To to = To::Local;
  QString package;      ///< path of the zip file
  QString answersFile;  ///< path of SetParameters.xml; empty: defaults
  Answers answers;      ///< on top of the file
  QString computer;     ///< "web1.example.org"; with Remote and Delegated
  QString site;         ///< with Delegated: whose publisher
  QString user;         ///< empty: as the person who runs it
  QStringList skipped;  ///< skip rules: "objectName=runCommand"
  bool whatIf = false;
  bool trustAnyone = false;  ///< takes a certificate that nobody vouches for
};

/// One line for cmd.exe. The password is asked of a variable, so that no line holds it: %MSDEPLOY_PASSWORD%.
QString msdeployLine(const Deployment& deployment);

/// What msdeploy.exe gets as arguments when it is started without cmd.exe, on this machine's IIS.
QStringList msdeployArguments(const Deployment& deployment);

/// What `name`.zip gets beside it, by file name; a template's @NAME@ becomes `name`.
QMap<QString, QByteArray> filesBeside(const QString& name, const Recipe& recipe,
                                      const QMap<QString, QByteArray>& templates = {});

/// The names that templates of them have: "SetParameters.xml", ...
const QStringList& besideNames();

}  // namespace iiswsgi::package
