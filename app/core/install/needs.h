#pragma once

#include <functional>

#include <QStringList>

#include "app/core/base/result.h"

/// What pip reads when it is given a requirements file. Pure.
namespace iiswsgi::install {

struct Needs {
  QStringList files;    ///< the file itself and what it includes (-r, -c), relative to the content
  bool itself = false;  ///< something of the content is installed too: ".", "-e .", "./lib"
};

using ReadContent = std::function<Result<QByteArray>(const QString& file)>;
Result<Needs> needsOf(const QString& requirements, const ReadContent& read);

}  // namespace iiswsgi::install
