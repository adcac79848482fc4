#pragma once

#include <vector>

#include "app/core/plan/plan.h"

/// The commands that make a virtual environment and fill it, each with its undo. They come before every other change:
/// they take longest, are likeliest to fail, and touch nothing that anybody uses.
namespace iiswsgi::install {

struct Environment {
  QString folder;        ///< to be made, full path
  QString python;        ///< interpreter to make it with, full path
  QString content;       ///< folder that "." in the requirements means, full path
  QString requirements;  ///< file, full path; empty: nothing is needed
  QString wheels;        ///< folder with every wheel; empty: pip asks its index
};

std::vector<plan::Change> environmentChanges(const Environment& environment, bool windows);
QString interpreterOf(const QString& environmentFolder, bool windows);

}  // namespace iiswsgi::install
