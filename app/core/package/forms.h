#pragma once

#include "app/core/package/manifest.h"
#include "app/core/package/parameters.h"
#include "app/core/package/writer.h"

/// What a package of either form says of one application: the gallery's form, which people write and read, and the full
/// one, as msdeploy.exe and Visual Studio write it.
namespace iiswsgi::package {

/// What is deployed: a manifest and the questions that lead to it.
struct Description {
  Manifest manifest;
  QList<Parameter> parameters;
};

/// An application in the folder `id`, with a `setAcl` for each folder of `data` in it, and the install step if wanted.
Description describeApplication(const QString& id, const QStringList& data, Form form, bool withInstallStep);

/// A gallery package's description in the full form. Only what brings files, rights and commands has one of ours.
Result<Description> inFullForm(const Description& gallery);

/// The parameter that says where the application goes, as each form's tools call it.
QString applicationParameterName(Form form);

/// A file into each of `folders` that holds none: Web Deploy gives rights to folders that are there, and a folder is
/// there when something is in it. Names are those of the zip file.
void addPlaceholders(QList<Item>& items, const QStringList& folders, const QDateTime& modified);

QString manifestName(Form form);    ///< "Manifest.xml"
QString parametersName(Form form);  ///< "Parameters.xml"; "parameters.xml" in the full form

/// Azure Pipelines takes a zip file for a package by parameters.xml and this one. It tells on which system it was
/// packed, which a package that is to be the same everywhere can't know.
QByteArray systemInfoText();
inline const QString systemInfoName = QStringLiteral("systemInfo.xml");

}  // namespace iiswsgi::package
