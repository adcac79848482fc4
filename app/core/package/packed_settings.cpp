#include "app/core/package/packed_settings.h"

#include "app/core/package/description.h"
#include "app/core/package/provider_options.h"
#include "app/core/xml/encoding.h"

namespace iiswsgi::package {
namespace {

/// Its place among commandSettings, or -1.
int settingOf(const pugi::xml_attribute& attribute) {
  const QString name = QString::fromUtf8(attribute.name());
  const QStringList& all = commandSettings();
  for (int i = 0; i < all.size(); ++i) {
    if (all[i].compare(name, Qt::CaseInsensitive) == 0) return i;
  }
  return -1;
}

class Packer {
 public:
  explicit Packer(const xml::Tree& tree) : m_tree(tree), m_text(tree.text()) {}

  void pack(pugi::xml_node command) {
    ProviderOptions options{QStringLiteral("runCommand"), attributeOf(command, "path"), {}};
    QList<xml::Span> plain;
    for (const pugi::xml_attribute& attribute : command.attributes()) {
      const int setting = settingOf(attribute);
      if (setting < 0) continue;
      options.settings.append({commandSettings()[setting], QString::fromUtf8(attribute.value())});
      plain << m_tree.attribute(attribute);
    }
    if (plain.isEmpty() || !attributeOf(command, "MSDeploy.MSDeployProviderOptions").isEmpty()) return;
    // Where the first of them stood; those in front of it keep their place.
    const QByteArray blob =
        QStringLiteral(" MSDeploy.MSDeployKeyAttributeName=\"path\" MSDeploy.MSDeployProviderOptions=\"%1\"")
            .arg(toAttribute(options))
            .toUtf8();
    for (int i = 0; i < plain.size(); ++i)
      m_edits.append({plain[i], i == 0 ? blob : QByteArray()});
    m_notes << QStringLiteral(
                   "The settings of the command in line %1 of Manifest.xml are packed as Web Deploy reads them.")
                   .arg(m_tree.line(command));
  }

  /// Edits come in the order of the text: from its end on, each leaves the others' places as they are.
  PackedManifest packed(const xml::Encoding& encoding) {
    for (auto edit = m_edits.crbegin(); edit != m_edits.crend(); ++edit)
      m_text.replace(edit->first.begin, edit->first.end - edit->first.begin, edit->second);
    return {xml::encodeText(m_text, encoding), m_notes};
  }

 private:
  const xml::Tree& m_tree;
  QByteArray m_text;
  QList<QPair<xml::Span, QByteArray>> m_edits;
  QStringList m_notes;
};

}  // namespace

const QStringList& commandSettings() {
  static const QStringList all{QStringLiteral("waitAttempts"), QStringLiteral("waitInterval"),
                               QStringLiteral("dontUseCommandExe"), QStringLiteral("dontUseJobObject"),
                               QStringLiteral("successReturnCodes")};
  return all;
}

Result<PackedManifest> packSettings(const QByteArray& bytes, const QString& file) {
  ASSIGN_OR_RETURN(const auto tree, parseDescription(bytes, file, codes::badManifest));
  ASSIGN_OR_RETURN(const auto decoded, xml::decodeText(bytes));
  Packer packer(*tree);
  for (const pugi::xml_node& element : elementsOf(tree->root())) {
    if (isCalled(element, "runCommand")) packer.pack(element);
  }
  PackedManifest packed = packer.packed(decoded.encoding);
  return packed.notes.isEmpty() ? PackedManifest{bytes, {}} : packed;
}

}  // namespace iiswsgi::package
