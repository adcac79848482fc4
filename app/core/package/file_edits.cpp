#include "app/core/package/file_edits.h"

#include <algorithm>
#include <optional>

#include <QRegularExpression>

#include "app/core/package/description.h"
#include "app/core/xml/encoding.h"
#include "app/core/xml/well_formed.h"

namespace iiswsgi::package {
namespace {

/// A text file may be in a code page that nobody names: bytes that aren't UTF-8 are taken one for one, so that they
/// come out as they went in.
struct Text {
  QString text;
  std::optional<xml::Encoding> encoding;  ///< nothing: byte for byte
};

Text decoded(const QByteArray& bytes) {
  const auto known = xml::decodeText(bytes);
  if (known) return {QString::fromUtf8(known->utf8), known->encoding};
  return {QString::fromLatin1(bytes), std::nullopt};
}

Result<QByteArray> encoded(const Text& text) {
  if (text.encoding) return xml::encodeText(text.text.toUtf8(), *text.encoding);
  const QByteArray bytes = text.text.toLatin1();
  if (QString::fromLatin1(bytes) == text.text) return bytes;
  return Error(codes::badValue, QStringLiteral("The file's encoding has no place for this value."),
               QStringLiteral("Use plain letters, or save the file as UTF-8 where the package is made."));
}

Error tooLarge() {
  return Error(codes::editTooLarge,
               QStringLiteral("It would make the file larger than %1 MiB.").arg(editable / (1024 * 1024)),
               QStringLiteral("No file of settings is so large: don't use the package unless you know who made it."));
}

Error everywhere(const QString& pattern) {
  return Error(codes::badPattern,
               QStringLiteral("\"%1\" matches empty text, which is between any two letters.").arg(pattern),
               QStringLiteral("Mend Parameters.xml where the package is made."));
}

Error noXPath(const QString& path, const QString& why) {
  return Error(codes::badPattern, QStringLiteral("\"%1\" isn't an XPath: %2.").arg(path, why),
               QStringLiteral("Mend Parameters.xml where the package is made."));
}

/// pugixml tells a bad XPath by an exception, unless it was built without them.
Result<pugi::xpath_node_set> nodesAt(const xml::Tree& tree, const QString& path) {
  const QByteArray expression = path.toUtf8();
  try {
    const pugi::xpath_query query(expression.constData());
    if (!query) return noXPath(path, QString::fromUtf8(query.result().description()));
    if (query.return_type() != pugi::xpath_type_node_set) return noXPath(path, QStringLiteral("it names no nodes"));
    return query.evaluate_node_set(tree.root().root());
  } catch (const std::exception& failure) {
    return noXPath(path, QString::fromUtf8(failure.what()));
  }
}

struct Place {
  xml::Span span;
  QByteArray text;
};

/// The value as the quotes around it allow it.
QByteArray forAttribute(const QString& value) {
  return escaped(value).replace(QLatin1Char('\''), QLatin1String("&apos;")).toUtf8();
}

std::optional<Place> placeIn(const xml::Tree& tree, const pugi::xpath_node& found, const QString& value) {
  if (found.attribute()) return Place{tree.rawValue(found.attribute()), forAttribute(value)};
  pugi::xml_node element = found.node();
  if (element.type() == pugi::node_pcdata || element.type() == pugi::node_cdata) element = element.parent();
  if (element.type() != pugi::node_element || !elementsOf(element).isEmpty()) return std::nullopt;
  const QByteArray text = value.toHtmlEscaped().toUtf8();
  if (!tree.selfClosing(element)) return Place{{tree.startTag(element).end, tree.endTag(element)}, text};
  const xml::Span whole = tree.whole(element);
  const QByteArray tag = tree.text().mid(whole.begin, whole.end - whole.begin);
  const qsizetype open = tag.left(tag.lastIndexOf('/')).trimmed().size();
  return Place{{whole.begin + open, whole.end}, '>' + text + "</" + element.name() + '>'};
}

/// `places` in any order; an element's text may be among them twice.
Result<QByteArray> replaced(const QByteArray& text, std::vector<Place> places) {
  std::stable_sort(places.begin(), places.end(),
                   [](const Place& left, const Place& right) { return left.span.begin < right.span.begin; });
  QByteArray made;
  qsizetype done = 0;
  for (const Place& place : places) {
    if (place.span.begin < done) continue;
    made += QByteArrayView(text).sliced(done, place.span.begin - done);
    made += place.text;
    done = place.span.end;
    if (made.size() > editable) return tooLarge();
  }
  return made + text.mid(done);
}

}  // namespace

Result<Edited> editText(const QByteArray& bytes, const QString& pattern, const QString& value) {
  Text text = decoded(bytes);
  const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
  QString made;
  qsizetype done = 0;
  int hits = 0;
  for (auto matches = expression.globalMatch(text.text); matches.hasNext(); ++hits) {
    const auto match = matches.next();
    if (match.capturedLength() == 0) return everywhere(pattern);
    made += QStringView(text.text).mid(done, match.capturedStart() - done);
    made += value;
    done = match.capturedEnd();
    if (made.size() > editable) return tooLarge();
  }
  if (hits == 0) return Edited{bytes, 0};
  text.text = made + text.text.mid(done);
  ASSIGN_OR_RETURN(const QByteArray edited, encoded(text));
  return Edited{edited, hits};
}

Result<Edited> editXml(const QByteArray& bytes, const QString& path, const QString& value) {
  if (!xml::isXmlText(value))
    return Error(codes::badValue, QStringLiteral("XML has no way to write this value."), QStringLiteral("Change it."));
  ASSIGN_OR_RETURN(const auto decoded, xml::decodeText(bytes));
  ASSIGN_OR_RETURN(const auto tree, xml::Tree::parse(decoded.utf8));
  ASSIGN_OR_RETURN(const auto found, nodesAt(*tree, path));
  std::vector<Place> places;
  for (const pugi::xpath_node& node : found) {
    if (const auto place = placeIn(*tree, node, value)) places.push_back(*place);
  }
  if (places.empty()) return Edited{bytes, 0};
  const int hits = int(places.size());
  ASSIGN_OR_RETURN(const QByteArray text, replaced(tree->text(), std::move(places)));
  return Edited{xml::encodeText(text, decoded.encoding), hits};
}

Result<Edited> editPosition(const QByteArray& bytes, const QString& position, const QString& value) {
  Text text = decoded(bytes);
  const QStringList numbers = position.split(QLatin1Char(';'));
  const int line = numbers.value(0).toInt();
  const qsizetype column = numbers.value(1).toInt();
  const qsizetype count = numbers.value(2).toInt();
  qsizetype begin = 0;
  for (int at = 1; at < line && begin >= 0; ++at) {
    const qsizetype end = text.text.indexOf(QLatin1Char('\n'), begin);
    begin = end < 0 ? -1 : end + 1;
  }
  const bool there =
      line > 0 && column > 0 && count >= 0 && begin >= 0 && begin + column - 1 + count <= text.text.size();
  if (!there) return Edited{bytes, 0};
  text.text.replace(begin + column - 1, count, value);
  ASSIGN_OR_RETURN(const QByteArray edited, encoded(text));
  return Edited{edited, 1};
}

}  // namespace iiswsgi::package
