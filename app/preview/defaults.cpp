#include "app/preview/defaults.h"

namespace iiswsgi::preview {
namespace {

iisconfig::Handler handler(const char* name, const char* verb, const char* modules) {
  iisconfig::Handler made;
  made.name = QLatin1String(name);
  made.path = QStringLiteral("*");
  made.verb = QLatin1String(verb);
  made.modules = QLatin1String(modules);
  return made;
}

}  // namespace

QList<iisconfig::Handler> defaultHandlers() {
  QList<iisconfig::Handler> handlers{
      handler("TRACEVerbHandler", "TRACE", "ProtocolSupportModule"),
      handler("OPTIONSVerbHandler", "OPTIONS", "ProtocolSupportModule"),
      handler("StaticFile", "*", "StaticFileModule,DefaultDocumentModule,DirectoryListingModule"),
  };
  handlers.last().resourceType = QStringLiteral("Either");
  handlers.last().requireAccess = QStringLiteral("Read");
  return handlers;
}

QMap<QString, QString> defaultMimeTypes() {
  static const char* const types[][2] = {
      {".aac", "audio/aac"},
      {".avi", "video/x-msvideo"},
      {".avif", "image/avif"},
      {".bmp", "image/bmp"},
      {".css", "text/css"},
      {".csv", "application/octet-stream"},
      {".doc", "application/msword"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {".eot", "application/vnd.ms-fontobject"},
      {".gif", "image/gif"},
      {".gz", "application/x-gzip"},
      {".htm", "text/html"},
      {".html", "text/html"},
      {".ico", "image/x-icon"},
      {".jpeg", "image/jpeg"},
      {".jpg", "image/jpeg"},
      {".js", "application/javascript"},
      {".json", "application/json"},
      {".m4a", "audio/mp4"},
      {".m4v", "video/mp4"},
      {".mjs", "application/javascript"},
      {".mov", "video/quicktime"},
      {".mp3", "audio/mpeg"},
      {".mp4", "video/mp4"},
      {".mpg", "video/mpeg"},
      {".ogg", "video/ogg"},
      {".otf", "font/otf"},
      {".pdf", "application/pdf"},
      {".png", "image/png"},
      {".ppt", "application/vnd.ms-powerpoint"},
      {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
      {".rtf", "application/rtf"},
      {".svg", "image/svg+xml"},
      {".swf", "application/x-shockwave-flash"},
      {".tar", "application/x-tar"},
      {".tif", "image/tiff"},
      {".tiff", "image/tiff"},
      {".ttf", "application/octet-stream"},
      {".txt", "text/plain"},
      {".vtt", "text/vtt"},
      {".wasm", "application/wasm"},
      {".wav", "audio/wav"},
      {".webm", "video/webm"},
      {".webp", "image/webp"},
      {".woff", "font/x-woff"},
      {".woff2", "application/font-woff2"},
      {".xhtml", "application/xhtml+xml"},
      {".xls", "application/vnd.ms-excel"},
      {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {".xml", "text/xml"},
      {".xsl", "text/xml"},
      {".zip", "application/x-zip-compressed"},
  };
  QMap<QString, QString> map;
  for (const auto& [extension, type] : types)
    map.insert(QLatin1String(extension), QLatin1String(type));
  return map;
}

QStringList defaultDefaultDocuments() {
  return {"Default.htm", "Default.asp", "index.htm", "index.html", "iisstart.htm"};
}

QMap<QString, bool> defaultExtensions() {
  QMap<QString, bool> denied;
  for (const char* extension :
       {".asax",        ".ascx",   ".master",  ".skin",    ".browser",     ".sitemap",      ".config",
        ".cs",          ".csproj", ".vb",      ".vbproj",  ".webinfo",     ".licx",         ".resx",
        ".resources",   ".mdb",    ".vjsproj", ".java",    ".jsl",         ".ldb",          ".ad",
        ".dd",          ".ldd",    ".sd",      ".cd",      ".adprototype", ".lddprototype", ".sdm",
        ".sdmDocument", ".mdf",    ".ldf",     ".exclude", ".refresh"})
    denied.insert(QString::fromLatin1(extension).toLower(), false);
  return denied;
}

}  // namespace iiswsgi::preview
