#pragma once

#include <optional>

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include "app/core/base/result.h"
#include "app/core/package/codes.h"

/// What a package asks the person who installs it, and where the answers go (Parameters.xml, parameters.xml).
///
/// Flow: readParameters -> a form (controlOf says which control) -> checkAnswers, field by field -> filledIn gives each
/// parameter's value, with `{Other Parameter}` in defaults replaced -> content_edits.h puts them into files.
namespace iiswsgi::package {

struct ParameterEntry {
  QString kind;   ///< "ProviderPath", "TextFile", "XmlFile", ...
  QString scope;  ///< a provider's name, or a regular expression on files' paths
  QString match;  ///< a regular expression, an XPath, or "line;column;count"
  QString tags;
  int line = 0;  ///< 1-based; not compared
  bool is(const char* name) const { return kind.compare(QLatin1String(name), Qt::CaseInsensitive) == 0; }
  bool operator==(const ParameterEntry& other) const;
};

struct Validation {
  QString kind;  ///< "AllowEmpty", "Boolean", "Enumeration", "RegularExpression"; several with commas between them
  QString text;
  bool operator==(const Validation&) const = default;
};

struct Translation {
  QString culture;  ///< "de-DE"
  QString text;
  bool operator==(const Translation&) const = default;
};

struct Parameter {
  QString name;
  QString friendlyName;
  QString description;
  std::optional<QString> defaultValue;
  QStringList tags;
  QList<ParameterEntry> entries;
  QList<Validation> validations;
  QList<Translation> friendlyNames;
  QList<Translation> descriptions;
  int line = 0;  ///< 1-based; not compared

  bool isTagged(const char* tag) const;  ///< without regard to case
  QString title() const { return friendlyName.isEmpty() ? name : friendlyName; }
  bool operator==(const Parameter& other) const;
};

Result<QList<Parameter>> readParameters(const QByteArray& bytes, const QString& file);
QByteArray writeParameters(const QList<Parameter>& parameters);

/// NAME.SetParameters.xml: answers by name.
using Answers = QMap<QString, QString>;
Result<Answers> readAnswers(const QByteArray& bytes, const QString& file);
/// Each that is asked, with its answer or its default; but a default that other parameters are part of is left to them.
QByteArray writeAnswers(const QList<Parameter>& parameters, const Answers& answers);
/// The answers, each by its parameter's own spelling.
Answers namedAsAsked(const QList<Parameter>& parameters, const Answers& answers);

/// What a form shows for it.
enum class Control { Hidden, Text, Password, NewPassword, Check, Choice, Application };
Control controlOf(const Parameter& parameter);
QStringList choicesOf(const Parameter& parameter);  ///< blanks count: " b" isn't "b"

bool refersToOthers(const QList<Parameter>& parameters, const QString& text);  ///< by "{Other Parameter}"
const Parameter* findParameter(const QList<Parameter>& parameters, const QString& name);
/// The one that says where the application goes: tagged iisApp. Web Deploy's tools call it by one of two names.
const Parameter* applicationParameter(const QList<Parameter>& parameters);

/// A value for each parameter: the answer, else its default with `{Name}` replaced by that parameter's value.
Result<Answers> filledIn(const QList<Parameter>& parameters, const Answers& answers);

struct BadAnswer {
  QString parameter;
  Error error;
};
/// Empty: filledIn's values are all right. An answer to a question that nobody asks counts too.
QList<BadAnswer> checkAnswers(const QList<Parameter>& parameters, const Answers& answers);

}  // namespace iiswsgi::package
