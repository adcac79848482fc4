#pragma once

#include <functional>

#include <QList>

#include "app/core/iisconfig/document.h"

/// What holds at a URL path of a site once applicationHost.config, its <location> blocks and the web.config files of
/// the folders on the way have been merged as IIS merges them.
namespace iiswsgi::iisconfig {

/// One file of the way down, outermost first. applicationHost.config has an empty path; a web.config the path of the
/// folder that it stands in, as a configuration path: "Default Web Site", "Default Web Site/app/folder".
struct Level {
  QString path;
  Document document;
  bool applicationRoot =
      false;  ///< the folder is an application's root: inheritInChildApplications="false" above ends here
};

struct EffectiveElement {
  Element element;
  QString definedAt;       ///< configuration path of the level or <location> that holds it; empty: server level
  bool inherited = false;  ///< not from the innermost level that speaks of the section
};

struct EffectiveSection {
  QMap<QString, QString> attributes;
  QList<EffectiveElement> collection;  ///< <add>s that survive <clear/> and <remove/>, in IIS's order
  QMap<QString, EffectiveSection>
      children;         ///< nested elements by name: "requestLimits", "hiddenSegments", "files", ...
  bool locked = false;  ///< may not be set by a level below the server
  QString lockReason;   ///< a sentence naming the element that locks it
};

/// `section`: "system.webServer/handlers"; `path`: "Default Web Site/app". In handlers and default documents
/// the entries of a lower level come in front of the inherited ones (mergeAppend="false" in the schema); elsewhere
/// behind. Errors: duplicateEntry, sectionLocked (a web.config sets what may not be set there), sectionTwice,
/// sectionElsewhere.
Result<EffectiveSection> effectiveSection(const QList<Level>& levels, const QString& section, const QString& path);

/// The handlers at `path`, in the order in which IIS tries them.
Result<QList<Handler>> effectiveHandlers(const QList<Level>& levels, const QString& path);

/// Whether `section` may be written at `path` (in a web.config there), and if not, why.
struct Writable {
  bool allowed = true;
  QString reason;
};
Writable writableAt(const QList<Level>& levels, const QString& section, const QString& path);

/// `fullPath|arguments` against a fastCgi application as IIS compares them: `expand` is applied to both first.
bool matchesPair(const QString& scriptProcessor, const FastCgiApplication& application,
                 const std::function<QString(const QString&)>& expand);

}  // namespace iiswsgi::iisconfig
