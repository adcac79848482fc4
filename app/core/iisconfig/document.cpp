#include "app/core/iisconfig/document_text.h"
#include "app/core/xml/well_formed.h"

namespace iiswsgi::iisconfig {

namespace {

Error asIisSeesIt(const Error& error) {
  if (error.code() != codes::notXml) return error;
  return Error(error.code(), error.message(),
               QStringLiteral("Mend it in an editor; IIS can't read it either (500.19 with 0x8007000d)."));
}

Result<std::shared_ptr<const Tree>> parseConfiguration(const QByteArray& utf8) {
  if (const auto wellFormed = xml::checkWellFormed(utf8); !wellFormed) return asIisSeesIt(wellFormed.error());
  auto tree = Tree::parse(utf8);
  if (!tree) return asIisSeesIt(tree.error());
  const QString root = QString::fromUtf8((*tree)->root().name());
  if (root == QLatin1String("configuration")) return tree;
  return Error(codes::notConfiguration,
               QStringLiteral("The file is XML, but its first element is <%1> instead of <configuration>.").arg(root),
               QStringLiteral("Choose an applicationHost.config or a web.config."));
}

}  // namespace

Document::Document() = default;

Result<Document> Document::parse(const QByteArray& bytes) {
  ASSIGN_OR_RETURN(const xml::DecodedText decoded, xml::decodeText(bytes));
  ASSIGN_OR_RETURN(auto tree, parseConfiguration(decoded.utf8));
  Document document;
  document.m_text = std::make_shared<Text>(Text{tree, decoded.encoding});
  return document;
}

Document Document::emptyWebConfig() {
  return std::move(parse("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<configuration>\r\n</configuration>\r\n"))
      .value();
}

QByteArray Document::bytes() const {
  return xml::encodeText(m_text->tree->text(), m_text->encoding);
}

Result<void> Document::edit(const std::function<Result<void>(Editor&)>& change) {
  Editor editor(m_text->tree);
  RETURN_IF_ERROR(change(editor));
  RETURN_IF_ERROR(xml::checkWellFormed(editor.tree().text()));
  m_text = std::make_shared<Text>(Text{editor.result(), m_text->encoding});
  return {};
}

}  // namespace iiswsgi::iisconfig
