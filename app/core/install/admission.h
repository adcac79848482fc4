#pragma once

#include "app/core/install/installation.h"

/// Whether a package may be installed where the person wants it: what is there already is what it takes over. Pure.
namespace iiswsgi::install {

struct Admission {
  const Bundle& bundle;
  const Choice& choice;
  const Present& present;
  const QString& folder;  ///< of the site
  bool windows = false;
  bool sandbox = false;

  /// nothingToServe, pythonNotChosen, otherPackage, installedElsewhere, folderTaken.
  Result<void> check() const;

 private:
  Result<void> checkPlace() const;
  Result<void> checkFolder() const;
};

}  // namespace iiswsgi::install
