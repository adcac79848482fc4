#pragma once

#include <optional>

#include <QMap>
#include <QSet>

#include "app/core/iisconfig/effective.h"
#include "app/preview/request.h"

/// What the configuration says at one path, typed: everything that a request there needs to know. Pure.
namespace iiswsgi::preview {

/// system.webServer/security/requestFiltering, with the schema's defaults.
struct Filtering {
  quint64 maxContentLength = 30000000;  ///< bytes
  int maxUrl = 4096;                    ///< characters of the address without its query
  int maxQueryString = 2048;
  bool allowDoubleEscaping = false;
  bool allowHighBitCharacters = true;
  QStringList hiddenSegments;
  QMap<QString, bool> extensions;  ///< ".cs" -> allowed; lower case
  bool allowUnlistedExtensions = true;
  QMap<QString, bool> verbs;
  bool allowUnlistedVerbs = true;
  QStringList deniedSequences;
  QMap<QByteArray, int> headerLimits;  ///< lower case name -> characters of the value
};

struct Settings {
  QList<iisconfig::Handler> handlers;  ///< in the order in which IIS tries them
  QMap<QString, QString> mimeTypes;    ///< ".css" -> "text/css"; lower case; ".*" is for all others
  QString cacheControl;                ///< of clientCache; empty: none
  QStringList defaultDocuments;        ///< empty if switched off
  bool directoryBrowse = false;
  Filtering filtering;
  QString existingResponse;              ///< httpErrors: Auto, PassThrough, Replace
  QString errorMode;                     ///< httpErrors: DetailedLocalOnly, Custom, Detailed
  Headers customHeaders;                 ///< httpProtocol/customHeaders
  std::optional<QSet<QString>> modules;  ///< names that are on; nothing if no level speaks of modules
  QList<iisconfig::FastCgiApplication> fastCgi;
};

/// Error: see effectiveSection; the caller finds out which level is to blame.
Result<Settings> readSettings(const QList<iisconfig::Level>& levels, const QString& path);

/// The sections that readSettings looks at.
QStringList settingsSections();

}  // namespace iiswsgi::preview
