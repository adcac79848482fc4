#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

#include "app/core/base/result.h"
#include "app/core/package/codes.h"

/// The settings of a provider in a packaged manifest. Web Deploy ignores plain attributes such as `waitInterval` there:
/// they have to be inside MSDeploy.MSDeployProviderOptions, which is base64(gzip(record)), the record being a .NET
/// object, DeploymentProviderOptions, as its BinaryFormatter writes it. The layout is fixed (MS-NRBF names its parts),
/// so it is written and read here without msdeploy.exe.
namespace iiswsgi::package {

struct ProviderOptions {
  QString provider;                         ///< "runCommand"
  QString path;                             ///< what its path attribute says
  QList<QPair<QString, QString>> settings;  ///< in their order: {"waitInterval", "5000"}
  bool operator==(const ProviderOptions&) const = default;
};

/// The record, before compression.
QByteArray toRecord(const ProviderOptions& options);
Result<ProviderOptions> optionsFromRecord(const QByteArray& record);

/// The attribute's value. The same options give the same text on every machine.
QString toAttribute(const ProviderOptions& options);
Result<ProviderOptions> optionsFromAttribute(const QString& attribute);

}  // namespace iiswsgi::package
