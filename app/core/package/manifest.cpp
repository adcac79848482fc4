#include "app/core/package/manifest.h"

#include "app/core/package/attribute_text.h"
#include "app/core/package/description.h"

namespace iiswsgi::package {
namespace {

const QString ours = QStringLiteral("MSDeploy.");
const QString typeSuffix = QStringLiteral(".Type");

bool isOurs(const QString& name) {
  return name.startsWith(ours, Qt::CaseInsensitive);
}

Error bad(const QString& file, int line, const QString& why) {
  return Error(codes::badManifest,
               QStringLiteral("%1 of the package can't be used: line %2: %3").arg(file, QString::number(line), why),
               QStringLiteral("Mend it where the package is made, and build it again."));
}

class Reader {
 public:
  Reader(const xml::Tree& tree, const QString& file) : m_tree(tree), m_file(file) {}

  Result<Provider> read(pugi::xml_node element) const {
    Provider provider;
    provider.name = QString::fromUtf8(element.name());
    provider.line = m_tree.line(element);
    provider.path = attributeOf(element, "path");
    provider.pathFlags = number(element, "MSDeploy.path");
    provider.linkName = attributeOf(element, "MSDeploy.MSDeployLinkName");
    provider.streamPath = attributeOf(element, "MSDeploy.MSDeployStreamRelativeFilePath");
    provider.objectFlags = number(element, "MSDeploy.MSDeployObjectFlags");
    RETURN_IF_ERROR(readAttributes(element, provider));
    RETURN_IF_ERROR(readSettings(element, provider));
    for (const pugi::xml_node& child : elementsOf(element)) {
      ASSIGN_OR_RETURN(const Provider inner, read(child));
      provider.inner << inner;
    }
    return provider;
  }

 private:
  static int number(pugi::xml_node element, const char* name) { return attributeOf(element, name).toInt(); }

  Result<void> readAttributes(pugi::xml_node element, Provider& provider) const {
    for (const pugi::xml_attribute& written : element.attributes()) {
      Attribute attribute;
      attribute.name = QString::fromUtf8(written.name());
      if (isOurs(attribute.name) || attribute.name.compare(QLatin1String("path"), Qt::CaseInsensitive) == 0) continue;
      const QByteArray about = (ours + attribute.name).toUtf8();
      attribute.flags = number(element, about.constData());
      const QString type = attributeOf(element, (about + ".Type").constData());
      if (!type.isEmpty()) attribute.type = typeOf(type).value_or(Attribute::Type::Text);
      const auto value = readable(QString::fromUtf8(written.value()), attribute.type);
      if (!value) {
        return bad(m_file, provider.line,
                   QStringLiteral("%1=\"%2\" isn't a value of the kind that it says.")
                       .arg(attribute.name, QString::fromUtf8(written.value())));
      }
      attribute.value = *value;
      provider.attributes << attribute;
    }
    return {};
  }

  Result<void> readSettings(pugi::xml_node element, Provider& provider) const {
    const QString blob = attributeOf(element, "MSDeploy.MSDeployProviderOptions");
    if (blob.isEmpty()) return {};
    const auto options = optionsFromAttribute(blob);
    if (!options) return bad(m_file, provider.line, options.error().message());
    provider.settings = options->settings;
    return {};
  }

  const xml::Tree& m_tree;
  const QString& m_file;
};

class Writer {
 public:
  explicit Writer(Form form) : m_full(form == Form::Full) {}

  void write(const Provider& provider, int depth) {
    const QString indentation(depth * 2, QLatin1Char(' '));
    m_text += indentation + QLatin1Char('<') + provider.name;
    if (!provider.path.isNull() || !m_full) add(QStringLiteral("path"), provider.path);
    addFlags(QStringLiteral("path"), provider.pathFlags);
    for (const Attribute& attribute : provider.attributes)
      addAttribute(attribute);
    addOwn(provider);
    if (provider.inner.isEmpty()) {
      m_text += QStringLiteral(" />\r\n");
      return;
    }
    m_text += QStringLiteral(">\r\n");
    for (const Provider& inner : provider.inner)
      write(inner, depth + 1);
    m_text += indentation + QStringLiteral("</%1>\r\n").arg(provider.name);
  }

  QByteArray text(const QString& root, const QString& attributes) const {
    const QString head =
        QStringLiteral("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<%1%2>\r\n").arg(root, attributes);
    return (head + m_text + QStringLiteral("</%1>\r\n").arg(root)).toUtf8();
  }

 private:
  void add(const QString& name, const QString& value) {
    m_text += QStringLiteral(" %1=\"%2\"").arg(name, escaped(value));
  }
  void addFlags(const QString& name, int flags) {
    if (flags != 0) add(ours + name, QString::number(flags));
  }
  void addAttribute(const Attribute& attribute) {
    // Manifest.xml is read as text alone.
    const auto type = m_full ? attribute.type : Attribute::Type::Text;
    add(attribute.name, stored(attribute.value, type).value_or(attribute.value));
    if (type != Attribute::Type::Text) add(ours + attribute.name + typeSuffix, typeName(type));
    addFlags(attribute.name, attribute.flags);
  }
  void addOwn(const Provider& provider) {
    if (!provider.linkName.isEmpty()) add(ours + QStringLiteral("MSDeployLinkName"), provider.linkName);
    if (!provider.settings.isEmpty() || (m_full && !provider.linkName.isEmpty() && !provider.path.isNull()))
      add(ours + QStringLiteral("MSDeployKeyAttributeName"), QStringLiteral("path"));
    if (!provider.settings.isEmpty()) {
      add(ours + QStringLiteral("MSDeployProviderOptions"),
          toAttribute({provider.name, provider.path, provider.settings}));
    }
    if (provider.objectFlags != 0)
      add(ours + QStringLiteral("MSDeployObjectFlags"), QString::number(provider.objectFlags));
    if (!provider.streamPath.isEmpty())
      add(ours + QStringLiteral("MSDeployStreamRelativeFilePath"), provider.streamPath);
  }

  const bool m_full;
  QString m_text;
};

}  // namespace

QString Provider::attribute(const QString& wanted) const {
  for (const Attribute& attribute : attributes) {
    if (attribute.name.compare(wanted, Qt::CaseInsensitive) == 0) return attribute.value;
  }
  return {};
}

bool Provider::operator==(const Provider& other) const {
  return name == other.name && path == other.path && pathFlags == other.pathFlags && attributes == other.attributes &&
         settings == other.settings && linkName == other.linkName && streamPath == other.streamPath &&
         objectFlags == other.objectFlags && inner == other.inner;
}

Result<Manifest> readManifest(const QByteArray& bytes, const QString& file) {
  ASSIGN_OR_RETURN(const auto tree, parseDescription(bytes, file, codes::badManifest));
  Manifest manifest;
  const pugi::xml_node root = tree->root();
  // Seen in the wild: MSDeploy.iisApp, msdeploy.iisApp, msDeploy.iisApp.
  if (isCalled(root, "sitemanifest")) {
    manifest.form = Form::Full;
  } else if (!isCalled(root, "MSDeploy.iisApp")) {
    return bad(
        file, tree->line(root),
        QStringLiteral("its first element is <%1> instead of <MSDeploy.iisApp>.").arg(QString::fromUtf8(root.name())));
  }
  const Reader reader(*tree, file);
  for (const pugi::xml_node& element : elementsOf(root)) {
    ASSIGN_OR_RETURN(const Provider provider, reader.read(element));
    manifest.providers << provider;
  }
  return manifest;
}

QByteArray writeManifest(const Manifest& manifest) {
  Writer writer(manifest.form);
  for (const Provider& provider : manifest.providers)
    writer.write(provider, 1);
  if (manifest.form == Form::Application) return writer.text(QStringLiteral("MSDeploy.iisApp"), {});
  QString resolvers;
  for (const auto* name : {"createApp", "dirPath", "filePath"}) {
    QString kind = QString::fromLatin1(name);
    kind =
        kind == QLatin1String("createApp") ? QStringLiteral("CreateApplication") : kind.at(0).toUpper() + kind.mid(1);
    resolvers += QStringLiteral(" MSDeploy.ObjectResolver.%1=\"Microsoft.Web.Deployment.%2ObjectResolver\"")
                     .arg(QString::fromLatin1(name), kind);
  }
  return writer.text(QStringLiteral("sitemanifest"), resolvers);
}

}  // namespace iiswsgi::package
