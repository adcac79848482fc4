#pragma once

#include <functional>
#include <memory>

#include <QByteArray>

#include "app/core/base/result.h"
#include "app/core/iisconfig/model.h"
#include "app/core/xml/encoding.h"

/// One configuration file (applicationHost.config or web.config), read and edited without touching another byte.
///
/// Flow:
///   1. `Document::parse(bytes)`; the bytes stay the truth, pugixml only says where things stand.
///   2. Read with sites(), applicationPools(), section(...); edit with addFastCgi(...), addHandler(...), ...
///   3. `bytes()` gives the file back: byte for byte what came in if nothing was edited.
/// Each edit splices text at the offsets that the parser reports and parses again. A Document is a value: copying is
/// cheap, and an edit that fails leaves it as it was.
namespace iiswsgi::iisconfig {

namespace codes {
using xml::codes::notXml;
inline constexpr ErrorCode notConfiguration{152};  ///< XML, but its root isn't <configuration>
using xml::codes::encodingNotKept;
inline constexpr ErrorCode duplicateEntry{154};    ///< the same key twice: IIS answers 500.19 / 0x800700b7
inline constexpr ErrorCode noSuchEntry{155};
inline constexpr ErrorCode sectionLocked{156};  ///< IIS answers 500.19 / 0x80070021
inline constexpr ErrorCode invalidValue{157};
inline constexpr ErrorCode sectionTwice{158};      ///< at the root and in <location path=""> of one file
inline constexpr ErrorCode sectionElsewhere{159};  ///< configSource: the section stands in another file
}  // namespace codes

/// Where in a file an edit goes: the server level (the root or <location path=""> where the section stands), or below
/// <location path="Site/app">.
struct Place {
  QString location;  ///< empty: server level; else "Default Web Site" or "Default Web Site/app"
  static Place serverLevel() { return {}; }
  static Place at(const QString& location) { return {location}; }
};

/// The opening tags around a section, with what decides about locking.
struct SectionInstance {
  QString location;                  ///< path of the <location> around it; empty for root and <location path="">
  bool insideEmptyLocation = false;  ///< stands in <location path=""> or "."
  QString overrideMode;              ///< of the <location>: "", Allow, Deny, Inherit
  QString configSource;              ///< non-empty: its content stands in that file
  bool inheritInChildApplications = true;
  Element content;  ///< attributes and children of the section's own element
  int line = 0;     ///< 1-based
};

class Editor;

class Document {
 public:
  static Result<Document> parse(const QByteArray& bytes);

  /// `<?xml ...><configuration></configuration>` with CRLF, UTF-8: what a new web.config starts from.
  static Document emptyWebConfig();

  QByteArray bytes() const;

  QList<Site> sites() const;
  QList<ApplicationPool> applicationPools() const;
  QList<FastCgiApplication> fastCgiApplications() const;  ///< of the server level

  /// Every instance of a section ("system.webServer/handlers") in this file, in its order.
  QList<SectionInstance> sections(const QString& name) const;
  /// overrideModeDefault and allowDefinition from <configSections>, as written; nullopt if it isn't declared here.
  struct Declaration {
    QString overrideModeDefault;  ///< "", Allow, Deny
    QString allowDefinition;      ///< "", Everywhere, AppHostOnly, MachineToApplication...
  };
  std::optional<Declaration> declaration(const QString& section) const;

  /// Adds, changes or removes system.webServer/fastCgi/application; always at the server level, the only one where IIS
  /// reads it. The pair is matched as it is written, without case, quotes included; matchesPair() expands variables.
  Result<void> addFastCgi(const FastCgiApplication& application);
  Result<void> setFastCgi(const FastCgiApplication& application);  ///< the one with the same pair; only differences
  Result<void> removeFastCgi(const QString& fullPath, const QString& arguments);

  /// The handler goes in front of every other entry of its place (behind <clear/> and <remove/>s), else the static file
  /// handler takes "/" and existing files. Missing <location> and section elements are made.
  Result<void> addHandler(const Place& place, const Handler& handler);
  Result<void> setHandler(const Place& place, const Handler& handler);  ///< by name
  Result<void> removeHandler(const Place& place, const QString& name);  ///< takes emptied elements of ours along

  /// Sites and pools of a sandbox: appended to system.applicationHost/sites and applicationPools.
  Result<void> addSite(const Site& site);
  Result<void> removeSite(const QString& name);
  Result<void> addApplication(const QString& site, const Application& application);
  Result<void> removeApplication(const QString& site, const QString& path);
  Result<void> addApplicationPool(const ApplicationPool& pool);
  Result<void> removeApplicationPool(const QString& name);

 private:
  Document();
  struct Text;  ///< decoded text, encoding, and the parsed tree
  /// Puts the result of `change` in place if it succeeds.
  Result<void> edit(const std::function<Result<void>(Editor&)>& change);
  std::shared_ptr<const Text> m_text;
};

}  // namespace iiswsgi::iisconfig
