#pragma once

#include "app/core/build/build.h"
#include "app/core/package/package.h"

class QTreeWidget;

/// Files as folders that open, with their sizes; what is left out stands there too, grey, with the reason.
namespace iiswsgi::gui {

QTreeWidget* makeFileTree();
void fillFileTree(QTreeWidget* tree, const build::Draft& draft);
void fillFileTree(QTreeWidget* tree, const package::Package& package);

}  // namespace iiswsgi::gui
