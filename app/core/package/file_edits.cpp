#include "app/core/package/file_edits.h"

#include <algorithm>
#include <optional>

#include <QRegularExpression>

#include "app/core/package/description.h"
#include "app/core/xml/encoding.h"
#include "app/core/xml/well_formed.h"

namespace iiswsgi::package {
namespace {

/// A text file may be in a code page that nobody names: bytes that aren't UTF-8, or say that they are something else,
/// are taken one for one, so that they come out as they went in.
struct Text {
  QString text;
  std::optional<xml::Encoding> encoding;  ///< nothing: byte for byte
  QString declared;                       ///< what it says itself, in lower case
};

/// As XML says it, or Python's sources and what takes after them (PEP 263).
QString declaredIn(const QByteArray& bytes) {
  static const QRegularExpression element(
      QStringLiteral("\\A<\\?xml[^>]*\\bencoding\\s*=\\s*[\"']([\\w.-]+)[\"']"));
  static const QRegularExpression comment(
      QStringLiteral("\\A(?:[^\\n]*\\n)?[ \\t\\f]*#[^\\n]*?coding[:=][ \\t]*([\\w.-]+)"));
  const QString start = QString::fromLatin1(bytes.left(1024));
  for (const QRegularExpression& form : {element, comment}) {
    if (const auto match = form.match(start); match.hasMatch()) return match.captured(1).toLower();
  }
  return {};
}

bool isUnicode(const QString& declared) {
  return declared.isEmpty() || declared.startsWith(QLatin1String("utf"));
}

Text decoded(const QByteArray& bytes) {
  const auto known = xml::decodeText(bytes);
  const QString declared = known && known->encoding.mark ? QString() : declaredIn(bytes);
  if (known && isUnicode(declared)) return {QString::fromUtf8(known->utf8), known->encoding, declared};
  return {QString::fromLatin1(bytes), std::nullopt, declared};
}

QByteArray encoded(const Text& text) {
  return text.encoding ? xml::encodeText(text.text.toUtf8(), *text.encoding) : text.text.toLatin1();
}

Result<void> checkLetters(const Text& text, const QString& value) {
  static const QRegularExpression western(
      QStringLiteral("^(iso-?8859-1|latin-?1|iso-latin-1|windows-1252|cp-?1252)$"));
  const bool latin = western.match(text.declared).hasMatch();
  const bool fits = text.encoding || std::all_of(value.begin(), value.end(), [&](QChar letter) {
                      return letter < QChar(0x80) || (latin && letter >= QChar(0xa0) && letter <= QChar(0xff));
                    });
  if (fits) return {};
  return Error(codes::badValue, QStringLiteral("The file's encoding has no place for this value."),
               QStringLiteral("Use plain letters, or save the file as UTF-8 where the package is made."));
}

/// "Zürich" -> "Z&#252;rich": XML of any encoding can have it so.
QString inAscii(const QString& value) {
  QString made;
  for (const char32_t letter : value.toUcs4())
    made += letter < 0x80 ? QString(QChar(char16_t(letter))) : QStringLiteral("&#%1;").arg(uint(letter));
  return made;
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

/// How XML has the value: between quotes of either kind, or between tags.
struct Written {
  QByteArray inQuotes;
  QByteArray inElement;
};

Written writtenFor(const Text& text, const QString& value) {
  const auto kept = [&](const QString& made) { return (text.encoding ? made : inAscii(made)).toUtf8(); };
  return {kept(escaped(value).replace(QLatin1Char('\''), QLatin1String("&apos;"))),
          kept(value.toHtmlEscaped())};
}

std::optional<Place> placeIn(const xml::Tree& tree, const pugi::xpath_node& found, const Written& written) {
  if (found.attribute()) return Place{tree.rawValue(found.attribute()), written.inQuotes};
  pugi::xml_node element = found.node();
  if (element.type() == pugi::node_pcdata || element.type() == pugi::node_cdata) element = element.parent();
  if (element.type() != pugi::node_element || !elementsOf(element).isEmpty()) return std::nullopt;
  const QByteArray& text = written.inElement;
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
  RETURN_IF_ERROR(checkLetters(text, value));
  text.text = made + text.text.mid(done);
  return Edited{encoded(text), hits};
}

Result<Edited> editXml(const QByteArray& bytes, const QString& path, const QString& value) {
  if (!xml::isXmlText(value))
    return Error(codes::badValue, QStringLiteral("XML has no way to write this value."), QStringLiteral("Change it."));
  Text text = decoded(bytes);
  if (!text.encoding && isUnicode(text.declared)) return xml::decodeText(bytes).error();
  ASSIGN_OR_RETURN(const auto tree, xml::Tree::parse(text.text.toUtf8()));
  const Written written = writtenFor(text, value);
  ASSIGN_OR_RETURN(const auto found, nodesAt(*tree, path));
  std::vector<Place> places;
  for (const pugi::xpath_node& node : found) {
    if (const auto place = placeIn(*tree, node, written)) places.push_back(*place);
  }
  if (places.empty()) return Edited{bytes, 0};
  const int hits = int(places.size());
  ASSIGN_OR_RETURN(const QByteArray edited, replaced(tree->text(), std::move(places)));
  text.text = QString::fromUtf8(edited);
  return Edited{encoded(text), hits};
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
  RETURN_IF_ERROR(checkLetters(text, value));
  text.text.replace(begin + column - 1, count, value);
  return Edited{encoded(text), 1};
}

}  // namespace iiswsgi::package
