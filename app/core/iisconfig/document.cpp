#include "app/core/iisconfig/document_text.h"
#include "app/core/iisconfig/well_formed.h"

namespace iiswsgi::iisconfig {

Document::Document() = default;

Result<Document> Document::parse(const QByteArray& bytes) {
  ASSIGN_OR_RETURN(const DecodedText decoded, decodeText(bytes));
  RETURN_IF_ERROR(checkWellFormed(decoded.utf8));
  ASSIGN_OR_RETURN(auto tree, Tree::parse(decoded.utf8));
  Document document;
  document.m_text = std::make_shared<Text>(Text{tree, decoded.encoding});
  return document;
}

Document Document::emptyWebConfig() {
  return std::move(parse("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<configuration>\r\n</configuration>\r\n"))
      .value();
}

QByteArray Document::bytes() const {
  return encodeText(m_text->tree->text(), m_text->encoding);
}

Result<void> Document::edit(const std::function<Result<void>(Editor&)>& change) {
  Editor editor(m_text->tree);
  RETURN_IF_ERROR(change(editor));
  RETURN_IF_ERROR(checkWellFormed(editor.tree().text()));
  m_text = std::make_shared<Text>(Text{editor.result(), m_text->encoding});
  return {};
}

}  // namespace iiswsgi::iisconfig
