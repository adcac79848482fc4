#include "app/core/iisconfig/needs_defaults.h"

#include <algorithm>

namespace iiswsgi::iisconfig {
namespace {

bool holdsClear(const Element& element) {
  if (element.name == QLatin1String("clear")) return true;
  return std::any_of(element.children.begin(), element.children.end(), holdsClear);
}

bool clears(const QList<Level>& levels, const QString& section, const QString& part) {
  for (const Level& level : levels) {
    for (const auto& instance : level.document.sections(section)) {
      if (part.isEmpty() && holdsClear(instance.content)) return true;
      for (const Element& element : instance.content.children) {
        if (element.name == part && holdsClear(element)) return true;
      }
    }
  }
  return false;
}

}  // namespace

bool serverSpeaksOf(const QList<Level>& levels, const QString& section) {
  if (levels.isEmpty()) return false;
  for (const auto& instance : levels.first().document.sections(section)) {
    if (instance.location.isEmpty()) return true;
  }
  return false;
}

bool needsDefaults(const QList<Level>& levels, const QString& section, const QString& part) {
  return !serverSpeaksOf(levels, section) && !clears(levels, section, part);
}

}  // namespace iiswsgi::iisconfig
