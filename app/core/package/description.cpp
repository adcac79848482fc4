#include "app/core/package/description.h"

#include <QXmlStreamReader>

#include "app/core/xml/encoding.h"
#include "app/core/xml/well_formed.h"

namespace iiswsgi::package {
namespace {

constexpr int deepest = 64;

/// One file, and whose it is: the letter names who can mend it.
struct Described {
  QString file;
  Origin origin;

  QString name() const { return origin == Origin::Own ? file : QStringLiteral("%1 of the package").arg(file); }
  QString hint() const {
    return origin == Origin::Own ? QStringLiteral("Mend it in an editor.")
                                 : QStringLiteral("Mend it where the package is made, and build it again.");
  }
};

Error bad(ErrorCode code, const Described& described, const QString& why) {
  return Error(code, QStringLiteral("%1 can't be used: %2").arg(described.name(), why), described.hint());
}

Error doctype(const Described& described, qint64 line) {
  return Error(
      codes::doctypeRefused,
      QStringLiteral("%1 brings a document type in line %2.").arg(described.name(), QString::number(line)),
      described.origin == Origin::Own
          ? QStringLiteral("Such files have none: take it out.")
          : QStringLiteral("Such files have none: don't use the package if you don't know who made it."));
}

Result<void> checkPlain(const QByteArray& utf8, const Described& described, ErrorCode code) {
  QXmlStreamReader reader(QString::fromUtf8(utf8));
  int depth = 0;
  while (!reader.atEnd()) {
    const auto token = reader.readNext();
    if (token == QXmlStreamReader::DTD) return doctype(described, reader.lineNumber());
    if (token == QXmlStreamReader::EndElement) --depth;
    if (token == QXmlStreamReader::StartElement && ++depth > deepest)
      return bad(code, described, QStringLiteral("more than %1 elements stand inside each other.").arg(deepest));
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<const xml::Tree>> parseDescription(const QByteArray& bytes, const QString& file, ErrorCode code,
                                                          Origin origin) {
  const Described described{file, origin};
  const auto decoded = xml::decodeText(bytes);
  if (!decoded) return bad(code, described, decoded.error().message());
  RETURN_IF_ERROR(checkPlain(decoded->utf8, described, code));
  if (const auto formed = xml::checkWellFormed(decoded->utf8); !formed)
    return bad(code, described, formed.error().message());
  const auto tree = xml::Tree::parse(decoded->utf8);
  if (!tree) return bad(code, described, tree.error().message());
  return *tree;
}

QString attributeOf(pugi::xml_node element, const char* name) {
  for (const pugi::xml_attribute& attribute : element.attributes()) {
    if (qstricmp(attribute.name(), name) == 0) return QString::fromUtf8(attribute.value());
  }
  return {};
}

QList<pugi::xml_node> elementsOf(pugi::xml_node element) {
  QList<pugi::xml_node> found;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_element) found << child;
  }
  return found;
}

bool isCalled(pugi::xml_node element, const char* name) {
  return qstricmp(element.name(), name) == 0;
}

QString escaped(const QString& text) {
  QString made = text.toHtmlEscaped();
  return made.replace(QLatin1Char('\n'), QLatin1String("&#10;")).replace(QLatin1Char('\t'), QLatin1String("&#9;"));
}

}  // namespace iiswsgi::package
