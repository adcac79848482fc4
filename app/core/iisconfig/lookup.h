#pragma once

#include "app/core/iisconfig/tree.h"

/// Finding sections in one file's tree.
namespace iiswsgi::iisconfig {

/// A section's element and the <location> around it, if any.
struct Found {
  pugi::xml_node section;
  pugi::xml_node location;
};

/// Every instance of "system.webServer/handlers", in the file's order.
QList<Found> findSections(pugi::xml_node root, const QString& name);

/// `path` of a <location>: without slashes around it; "" and "." are the same.
QString locationPath(pugi::xml_node location);
bool isEmptyLocation(pugi::xml_node location);

/// The letter for a file that says the same section twice for one path.
Error sectionTwice(const QString& name, const QString& file, int first, int second);

/// The section's instance of the server level: at the root or in <location path="">. Both at once is sectionTwice; one
/// in another file (configSource) sectionElsewhere. A null node: there is none.
Result<pugi::xml_node> serverSection(const Tree& tree, const QString& name);

/// The section's instance in a <location> of that path; sectionElsewhere as above. A null node: there is none.
Result<pugi::xml_node> locationSection(const Tree& tree, const QString& name, const QString& path);

/// Reads "a/b/c" below `from`; null if a part is missing.
pugi::xml_node descend(pugi::xml_node from, const QString& path);

}  // namespace iiswsgi::iisconfig
