#pragma once

#include <chrono>
#include <functional>

#include "app/core/iisconfig/model.h"

/// A fastCgi application with its attributes as numbers, and the schema's defaults. Pure.
namespace iiswsgi::preview {

enum class StderrMode { ReturnStdErrIn500, ReturnGeneric500, IgnoreAndReturn200, TerminateProcess };

struct FastCgiSettings {
  QString fullPath;      ///< expanded, without quotes around it, as a path of this machine
  QString arguments;     ///< expanded
  int maxInstances = 0;  ///< 0: as many as the machine has processors
  std::chrono::seconds idleTimeout{300};
  std::chrono::seconds activityTimeout{70};
  std::chrono::seconds requestTimeout{90};
  int instanceMaxRequests = 200;
  std::chrono::seconds signalBeforeTerminate{0};  ///< 0: killed without a warning
  int queueLength = 1000;
  int rapidFailsPerMinute = 10;
  QString monitorChangesTo;  ///< as written: IIS doesn't expand it
  StderrMode stderrMode = StderrMode::ReturnStdErrIn500;
  QList<QPair<QString, QString>> environment;

  bool operator==(const FastCgiSettings&) const = default;
};

FastCgiSettings readFastCgi(const iisconfig::FastCgiApplication& application,
                            const std::function<QString(const QString&)>& expand);

}  // namespace iiswsgi::preview
