#include "app/core/package/parameters.h"

#include <QSet>

#include "app/core/package/description.h"

namespace iiswsgi::package {
namespace {

constexpr qsizetype mostParameters = 1000;
constexpr qsizetype mostEntries = 10000;

QStringList tagsOf(const QString& text) {
  QStringList tags;
  for (const QString& tag : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    if (!tag.trimmed().isEmpty()) tags << tag.trimmed();
  }
  return tags;
}

/// `kind` since Web Deploy 2; `type` before.
QString kindIn(pugi::xml_node element) {
  const QString kind = attributeOf(element, "kind");
  return kind.isEmpty() ? attributeOf(element, "type") : kind;
}

Error bad(ErrorCode code, const QString& file, int line, const QString& why) {
  return Error(code, QStringLiteral("%1 can't be used: line %2: %3").arg(file, QString::number(line), why),
               QStringLiteral("Mend it in an editor, or where the package is made."));
}

/// The same of a person's own file, which no package is to blame for.
Error badAnswers(const QString& file, int line, const QString& why) {
  const Error error = bad(codes::badParameters, file, line, why);
  return Error(error.code(), error.message(), QStringLiteral("Mend it in an editor."));
}

Error tooMany(const QString& file, int line, const char* what, qsizetype most) {
  return Error(
      codes::tooManyParameters,
      QStringLiteral("%1 has more than %2 %3 (line %4).").arg(file, QString::number(most), QLatin1String(what),
                                                              QString::number(line)),
      QStringLiteral("Nobody could answer that: don't use the package unless you know who made it."));
}

void readInner(const xml::Tree& tree, pugi::xml_node element, Parameter& parameter) {
  for (const pugi::xml_node& inner : elementsOf(element)) {
    const Translation translation{attributeOf(inner, "culture"), QString::fromUtf8(inner.text().get()).trimmed()};
    if (isCalled(inner, "parameterEntry")) {
      parameter.entries << ParameterEntry{kindIn(inner), attributeOf(inner, "scope"), attributeOf(inner, "match"),
                                          attributeOf(inner, "tags"), tree.line(inner)};
    } else if (isCalled(inner, "parameterValidation")) {
      parameter.validations << Validation{kindIn(inner), attributeOf(inner, "validationString")};
    } else if (isCalled(inner, "description")) {
      parameter.descriptions << translation;
    } else if (isCalled(inner, "friendlyName")) {
      parameter.friendlyNames << translation;
    }
  }
}

Parameter readOne(const xml::Tree& tree, pugi::xml_node element) {
  Parameter parameter;
  parameter.name = attributeOf(element, "name");
  parameter.friendlyName = attributeOf(element, "friendlyName");
  parameter.description = attributeOf(element, "description");
  for (const pugi::xml_attribute& attribute : element.attributes()) {
    if (qstricmp(attribute.name(), "defaultValue") == 0) parameter.defaultValue = QString::fromUtf8(attribute.value());
  }
  parameter.tags = tagsOf(attributeOf(element, "tags"));
  parameter.line = tree.line(element);
  readInner(tree, element, parameter);
  return parameter;
}

class Writer {
 public:
  void open(const QString& element) { m_text += m_indentation + QLatin1Char('<') + element; }
  void add(const char* name, const QString& value, bool always = false) {
    if (always || !value.isEmpty()) m_text += QStringLiteral(" %1=\"%2\"").arg(QLatin1String(name), escaped(value));
  }
  void end() { m_text += QStringLiteral(" />\r\n"); }
  void enter() {
    m_text += QStringLiteral(">\r\n");
    m_indentation += QStringLiteral("  ");
  }
  void leave(const QString& element) {
    m_indentation.chop(2);
    m_text += QStringLiteral("%1</%2>\r\n").arg(m_indentation, element);
  }
  void translation(const QString& element, const Translation& translation) {
    m_text += QStringLiteral("%1<%2 culture=\"%3\">%4</%2>\r\n")
                  .arg(m_indentation, element, escaped(translation.culture), escaped(translation.text));
  }
  QByteArray bytes() const { return ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n" + m_text).toUtf8(); }

 private:
  QString m_text;
  QString m_indentation;
};

void writeInner(Writer& writer, const Parameter& parameter) {
  for (const Translation& translation : parameter.friendlyNames)
    writer.translation(QStringLiteral("friendlyName"), translation);
  for (const Translation& translation : parameter.descriptions)
    writer.translation(QStringLiteral("description"), translation);
  for (const Validation& validation : parameter.validations) {
    writer.open(QStringLiteral("parameterValidation"));
    writer.add("kind", validation.kind);
    writer.add("validationString", validation.text);
    writer.end();
  }
  for (const ParameterEntry& entry : parameter.entries) {
    writer.open(QStringLiteral("parameterEntry"));
    writer.add("kind", entry.kind);
    writer.add("scope", entry.scope);
    writer.add("match", entry.match);
    writer.add("tags", entry.tags);
    writer.end();
  }
}

void writeOne(Writer& writer, const Parameter& parameter) {
  writer.open(QStringLiteral("parameter"));
  writer.add("name", parameter.name, true);
  writer.add("friendlyName", parameter.friendlyName);
  writer.add("description", parameter.description);
  if (parameter.defaultValue) writer.add("defaultValue", *parameter.defaultValue, true);
  writer.add("tags", parameter.tags.join(QLatin1Char(',')));
  const bool plain = parameter.entries.isEmpty() && parameter.validations.isEmpty() &&
                     parameter.friendlyNames.isEmpty() && parameter.descriptions.isEmpty();
  if (plain) return writer.end();
  writer.enter();
  writeInner(writer, parameter);
  writer.leave(QStringLiteral("parameter"));
}

}  // namespace

bool ParameterEntry::operator==(const ParameterEntry& other) const {
  return kind == other.kind && scope == other.scope && match == other.match && tags == other.tags;
}

bool Parameter::operator==(const Parameter& other) const {
  return name == other.name && friendlyName == other.friendlyName && description == other.description &&
         defaultValue == other.defaultValue && tags == other.tags && entries == other.entries &&
         validations == other.validations && friendlyNames == other.friendlyNames && descriptions == other.descriptions;
}

bool Parameter::isTagged(const char* tag) const {
  return tags.contains(QLatin1String(tag), Qt::CaseInsensitive);
}

Result<QList<Parameter>> readParameters(const QByteArray& bytes, const QString& file) {
  ASSIGN_OR_RETURN(const auto tree, parseDescription(bytes, file, codes::badParameters));
  const pugi::xml_node root = tree->root();
  if (!isCalled(root, "parameters"))
    return bad(codes::badParameters, file, tree->line(root), QStringLiteral("its first element isn't <parameters>."));
  QList<Parameter> parameters;
  QSet<QString> names;
  qsizetype entries = 0;
  for (const pugi::xml_node& element : elementsOf(root)) {
    if (!isCalled(element, "parameter")) continue;
    if (parameters.size() == mostParameters) return tooMany(file, tree->line(element), "parameters", mostParameters);
    const Parameter parameter = readOne(*tree, element);
    if (parameter.name.isEmpty())
      return bad(codes::badParameters, file, parameter.line, QStringLiteral("a parameter has no name."));
    entries += parameter.entries.size();
    if (entries > mostEntries) return tooMany(file, parameter.line, "entries of parameters", mostEntries);
    const QString key = parameter.name.toCaseFolded();
    if (names.contains(key))
      return bad(codes::badParameters, file, parameter.line,
                 QStringLiteral("there are two parameters \"%1\".").arg(parameter.name));
    names << key;
    parameters << parameter;
  }
  return parameters;
}

QByteArray writeParameters(const QList<Parameter>& parameters) {
  Writer writer;
  writer.open(QStringLiteral("parameters"));
  writer.enter();
  for (const Parameter& parameter : parameters)
    writeOne(writer, parameter);
  writer.leave(QStringLiteral("parameters"));
  return writer.bytes();
}

Result<Answers> readAnswers(const QByteArray& bytes, const QString& file) {
  ASSIGN_OR_RETURN(const auto tree, parseDescription(bytes, file, codes::badParameters, Origin::Own));
  const pugi::xml_node root = tree->root();
  if (!isCalled(root, "parameters"))
    return badAnswers(file, tree->line(root), QStringLiteral("its first element isn't <parameters>."));
  Answers answers;
  for (const pugi::xml_node& element : elementsOf(root)) {
    const QString name = attributeOf(element, "name");
    if (!isCalled(element, "setParameter") || name.isEmpty())
      return badAnswers(file, tree->line(element),
                 QStringLiteral("only <setParameter name=\"...\" value=\"...\"/> may stand here."));
    answers.insert(name, attributeOf(element, "value"));
  }
  return answers;
}

Answers namedAsAsked(const QList<Parameter>& parameters, const Answers& answers) {
  Answers named;
  for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
    const Parameter* parameter = findParameter(parameters, answer.key());
    named.insert(parameter ? parameter->name : answer.key(), answer.value());
  }
  return named;
}

QByteArray writeAnswers(const QList<Parameter>& parameters, const Answers& answers) {
  Writer writer;
  writer.open(QStringLiteral("parameters"));
  writer.enter();
  for (const Parameter& parameter : parameters) {
    const QString otherwise = parameter.defaultValue.value_or(QString());
    const bool asked = controlOf(parameter) != Control::Hidden && !refersToOthers(parameters, otherwise);
    if (!asked && !answers.contains(parameter.name)) continue;
    writer.open(QStringLiteral("setParameter"));
    writer.add("name", parameter.name, true);
    writer.add("value", answers.value(parameter.name, otherwise), true);
    writer.end();
  }
  writer.leave(QStringLiteral("parameters"));
  return writer.bytes();
}

}  // namespace iiswsgi::package
