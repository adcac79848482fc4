#pragma once

#include <QString>
#include <QStringList>

#include "app/preview/request.h"

/// Why a request can't be answered, in IIS's terms: status and sub-status, an error number, where in the pipeline it
/// happened; and the page that says so. The words and the look of the page are our own.
namespace iiswsgi::preview {

/// The error numbers (HRESULT) that people know from IIS's pages.
namespace number {
inline constexpr quint32 fileNotFound = 0x80070002;
inline constexpr quint32 pathNotFound = 0x80070003;
inline constexpr quint32 accessDenied = 0x80070005;
inline constexpr quint32 invalidData = 0x8007000d;  ///< not XML, or not what the schema knows
inline constexpr quint32 locked = 0x80070021;       ///< a section that may not be set there
inline constexpr quint32 invalidParameter = 0x80070057;
inline constexpr quint32 alreadyExists = 0x800700b7;  ///< a collection's key twice
inline constexpr quint32 badFormat = 0x800700c1;      ///< not a program for this machine
inline constexpr quint32 pipeClosed = 0x8007006d;     ///< the process closed its end
inline constexpr quint32 timeOut = 0x80070102;
inline constexpr quint32 noSuchProcessor = 0x80070585;  ///< scriptProcessor without a fastCgi application
inline constexpr quint32 serviceBusy = 0x800700aa;
}  // namespace number

struct Problem {
  int status = 500;
  int subStatus = 0;
  quint32 error = 0;
  QString message;       ///< what happened; empty: the usual sentence for the status
  QString module;        ///< "FastCgiModule"; empty: "IIS Web Core"
  QString notification;  ///< "ExecuteRequestHandler"
  QString handler;
  QString physicalPath;
  QString configFile;  ///< with 500.19: where the mistake stands
  int configLine = 0;  ///< 1-based; 0: not known
  QString configError;
  QStringList notes;  ///< facts that belong to it, a line each: both strings of a pair that doesn't match
  QString advice;     ///< what to do; empty: the usual sentences for the status
  Headers headers;    ///< "Allow", "Retry-After"
};

/// A detailed page as local clients see it, or the short one that says nothing about the server.
QByteArray detailedPage(const Problem& problem, const QByteArray& url);
QByteArray shortPage(const Problem& problem);

/// The whole answer. `detailed`: see existingResponse and errorMode of httpErrors.
Reply problemReply(const Problem& problem, const QByteArray& url, bool detailed);

}  // namespace iiswsgi::preview
