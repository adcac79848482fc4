#include "app/core/iisconfig/lookup.h"

#include "app/core/iisconfig/document.h"

namespace iiswsgi::iisconfig {
namespace {

Result<void> checkIsHere(pugi::xml_node section, const QString& name) {
  if (!section.attribute("configSource")) return {};
  const QString file = attributeText(section, "configSource");
  return Error(codes::sectionElsewhere,
               QStringLiteral("The section %1 stands in another file, %2 (configSource).").arg(name, file),
               QStringLiteral("Put its entries into the main file in place of the configSource, or make the change in "
                              "%1 by hand.")
                   .arg(file));
}

}  // namespace

pugi::xml_node descend(pugi::xml_node from, const QString& path) {
  for (const QString& part : path.split(QLatin1Char('/')))
    from = from.child(part.toUtf8().constData());
  return from;
}

QString locationPath(pugi::xml_node location) {
  QString path = attributeText(location, "path");
  while (path.startsWith(QLatin1Char('/')))
    path.remove(0, 1);
  while (path.endsWith(QLatin1Char('/')))
    path.chop(1);
  return path == QLatin1String(".") ? QString() : path;
}

bool isEmptyLocation(pugi::xml_node location) {
  return location && locationPath(location).isEmpty();
}

QList<Found> findSections(pugi::xml_node root, const QString& name) {
  QList<Found> found;
  const QByteArray group = name.section(QLatin1Char('/'), 0, 0).toUtf8();
  const QString rest = name.section(QLatin1Char('/'), 1);
  const auto collect = [&](pugi::xml_node parent, pugi::xml_node location) {
    // A group may stand more than once in a file.
    for (const auto& child : parent.children(group.constData())) {
      if (const auto section = rest.isEmpty() ? child : descend(child, rest)) found.append({section, location});
    }
  };
  for (const auto& child : root.children()) {
    if (QByteArray(child.name()) == "location") collect(child, child);
  }
  const auto inLocations = found.size();
  collect(root, {});
  // What stands at the root comes first: locations refine it.
  std::rotate(found.begin(), found.begin() + inLocations, found.end());
  return found;
}

Error sectionTwice(const QString& name, const QString& file, int first, int second) {
  return Error(codes::sectionTwice,
               QStringLiteral("The section %1 stands twice for the same path in %2: in line %3 and in line %4.")
                   .arg(name, file, QString::number(first), QString::number(second)),
               QStringLiteral("Put the entries of both into one (\"How to Use Locking in IIS Configuration\", "
                              "learn.iis.net): IIS answers 500.19 with 0x800700b7."));
}

Result<pugi::xml_node> serverSection(const Tree& tree, const QString& name) {
  pugi::xml_node section;
  for (const Found& found : findSections(tree.root(), name)) {
    if (found.location && !isEmptyLocation(found.location)) continue;
    if (section) {
      return sectionTwice(name, QStringLiteral("the file"), tree.line(section), tree.line(found.section));
    }
    section = found.section;
  }
  RETURN_IF_ERROR(checkIsHere(section, name));
  return section;
}

Result<pugi::xml_node> locationSection(const Tree& tree, const QString& name, const QString& path) {
  for (const Found& found : findSections(tree.root(), name)) {
    if (!found.location || locationPath(found.location).compare(path, Qt::CaseInsensitive) != 0) continue;
    RETURN_IF_ERROR(checkIsHere(found.section, name));
    return found.section;
  }
  return pugi::xml_node();
}

}  // namespace iiswsgi::iisconfig
