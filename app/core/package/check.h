#pragma once

#include "app/core/package/package.h"

/// The rules of the Web Application Gallery, which WebPI and IIS Manager go by, as a linter.
namespace iiswsgi::package {

struct Finding {
  enum class Weight { Mistake, Advice };  ///< Mistake: a tool refuses the package, or installs something wrong
  Weight weight = Weight::Mistake;
  QString rule;  ///< stable name: "hidden-without-default"
  QString file;  ///< "Parameters.xml"
  int line = 0;  ///< 1-based; 0: the file as a whole
  QString text;  ///< what is wrong
  QString hint;  ///< what to do
};

/// Reads the files that parameters point at.
Result<QList<Finding>> check(const Package& package);

}  // namespace iiswsgi::package
