#pragma once

#include <memory>

#include <pugixml.hpp>
#include <QByteArray>
#include <QList>
#include <QString>

#include "app/core/base/result.h"

/// The text of a file beside its parsed tree, and where in the text each node stands. pugixml parses a copy in place;
/// everything it points at lies in that one buffer, so a pointer's distance from its start is an offset in the text
/// too. Values are decoded in place there: raw text is taken from `text`. Whoever parses says what root it wants.
namespace iiswsgi::xml {

/// Half-open byte range in the text.
struct Span {
  qsizetype begin = 0;
  qsizetype end = 0;
};

class Tree {
 public:
  static Result<std::shared_ptr<const Tree>> parse(const QByteArray& utf8);

  const QByteArray& text() const { return m_text; }
  pugi::xml_node root() const { return m_document.document_element(); }

  qsizetype begin(pugi::xml_node node) const;      ///< "<" of an element's start tag or of a comment
  Span startTag(pugi::xml_node element) const;     ///< from "<" to behind ">"
  Span whole(pugi::xml_node element) const;        ///< from "<" of the start tag to behind ">" of the end tag
  qsizetype endTag(pugi::xml_node element) const;  ///< where "</" stands; only of elements that aren't self-closing
  bool selfClosing(pugi::xml_node element) const;
  Span rawValue(pugi::xml_attribute attribute) const;  ///< between the quotes
  Span attribute(
      pugi::xml_attribute attribute) const;  ///< from the blanks in front of its name to behind its closing quote
  int line(pugi::xml_node element) const;    ///< 1-based

  QByteArray indentation(pugi::xml_node element) const;  ///< the blanks in front of it, if nothing else stands there
  bool startsItsLine(qsizetype offset) const;
  QByteArray lineEnd(qsizetype near) const;  ///< "\r\n" or "\n", as the lines around `near` end

 private:
  qsizetype endOfContent(qsizetype from) const;

  QByteArray m_text;
  QByteArray m_buffer;
  QList<qsizetype> m_lineEnds;
  pugi::xml_document m_document;
};

bool isBlank(char c);  ///< a blank or a tab

}  // namespace iiswsgi::xml
