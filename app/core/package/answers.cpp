#include <QHash>
#include <QRegularExpression>

#include "app/core/package/parameters.h"

namespace iiswsgi::package {
namespace {

constexpr qsizetype longestValue = 64 * 1024;
constexpr qsizetype longestChain = 64;

bool validates(const Parameter& parameter, const char* kind) {
  for (const Validation& validation : parameter.validations) {
    for (const QString& one : validation.kind.split(QLatin1Char(','))) {
      if (one.trimmed().compare(QLatin1String(kind), Qt::CaseInsensitive) == 0) return true;
    }
  }
  return false;
}

QString validationText(const Parameter& parameter, const char* kind) {
  for (const Validation& validation : parameter.validations) {
    if (validation.kind.contains(QLatin1String(kind), Qt::CaseInsensitive)) return validation.text;
  }
  return {};
}

Error wrong(const Parameter& parameter, const QString& why, const QString& hint) {
  return Error(codes::badValue, QStringLiteral("\"%1\" %2").arg(parameter.title(), why), hint);
}

std::optional<Error> checkApplication(const Parameter& parameter, const QString& value) {
  const QStringList parts = value.split(QLatin1Char('/'));
  const bool good = !value.contains(QLatin1Char('\\')) && !parts.contains(QString()) &&
                    !parts.contains(QStringLiteral("..")) && !parts.contains(QStringLiteral("."));
  if (good) return std::nullopt;
  return wrong(parameter, QStringLiteral("isn't a site or a path in one: \"%1\".").arg(value),
               QStringLiteral("Write it as \"Default Web Site\" or \"Default Web Site/shop\"."));
}

std::optional<Error> checkPattern(const Parameter& parameter, const QString& value) {
  const QString text = validationText(parameter, "RegularExpression");
  const QRegularExpression pattern(QRegularExpression::anchoredPattern(text));
  if (!pattern.isValid())
    return Error(codes::badPattern,
                 QStringLiteral("The package checks \"%1\" by a regular expression that isn't one: %2")
                     .arg(parameter.title(), text),
                 QStringLiteral("Mend Parameters.xml where the package is made."), pattern.errorString());
  if (pattern.match(value).hasMatch()) return std::nullopt;
  return wrong(parameter, QStringLiteral("doesn't have the form that the package wants: %1").arg(text),
               parameter.description.isEmpty() ? QStringLiteral("Change it.") : parameter.description);
}

/// A program that reads a Boolean compares it with "True", as Web Deploy writes it, and not with "TRUE".
QString canonical(const Parameter& parameter, const QString& value) {
  if (controlOf(parameter) != Control::Check || !choicesOf(parameter).isEmpty()) return value;
  for (const QLatin1String word : {QLatin1String("True"), QLatin1String("False")}) {
    if (value.trimmed().compare(word, Qt::CaseInsensitive) == 0) return word;
  }
  return value;
}

std::optional<Error> checkValue(const Parameter& parameter, const QString& value) {
  if (value.isEmpty()) {
    if (validates(parameter, "AllowEmpty") || controlOf(parameter) == Control::Hidden) return std::nullopt;
    return wrong(parameter, QStringLiteral("isn't filled in."), QStringLiteral("Type a value."));
  }
  if (parameter.isTagged("iisApp")) return checkApplication(parameter, value);
  if (controlOf(parameter) == Control::Check) {
    const bool boolean = value.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0 ||
                         value.compare(QLatin1String("false"), Qt::CaseInsensitive) == 0;
    if (!boolean) return wrong(parameter, QStringLiteral("is neither True nor False."), QStringLiteral("Choose one."));
  }
  const QStringList choices = choicesOf(parameter);
  if (!choices.isEmpty() && !choices.contains(value))
    return wrong(parameter, QStringLiteral("can't be \"%1\".").arg(value),
                 QStringLiteral("Choose one of: %1.").arg(choices.join(QStringLiteral(", "))));
  if (validates(parameter, "RegularExpression")) return checkPattern(parameter, value);
  return std::nullopt;
}

Error endless(const QString& why) {
  return Error(codes::tooManyParameters, why,
               QStringLiteral("Nobody could answer that: don't use the package unless you know who made it."));
}

/// "{Other Parameter}"
const QRegularExpression& reference() {
  static const QRegularExpression form(QStringLiteral("\\{([^{}]+)\\}"));
  return form;
}

class Filler {
 public:
  Filler(const QList<Parameter>& parameters, const Answers& answers) {
    for (const Parameter& parameter : parameters)
      m_parameters.insert(parameter.name.toCaseFolded(), &parameter);
    for (auto answer = answers.begin(); answer != answers.end(); ++answer)
      m_answers.insert(answer.key().toCaseFolded(), answer.value());
  }

  Result<QString> valueOf(const Parameter& parameter) {
    const QString key = parameter.name.toCaseFolded();
    if (const auto done = m_values.constFind(key); done != m_values.constEnd()) return *done;
    if (const auto answer = m_answers.constFind(key); answer != m_answers.constEnd()) return keep(parameter, *answer);
    if (m_path.contains(parameter.name))
      return Error(codes::parameterLoop,
                   QStringLiteral("The package's parameters refer to each other in a circle: %1.")
                       .arg((m_path + QStringList{parameter.name}).join(QStringLiteral(" -> "))),
                   QStringLiteral("Give one of them a default value of its own."));
    if (m_path.size() >= longestChain)
      return endless(
          QStringLiteral("More than %1 of the package's parameters refer to one another, from \"%2\" to \"%3\".")
              .arg(longestChain)
              .arg(m_path.first(), parameter.name));
    m_path << parameter.name;
    auto value = substituted(parameter.defaultValue.value_or(QString()));
    m_path.removeLast();
    if (!value) return value.error();
    return keep(parameter, *value);
  }

 private:
  Result<QString> keep(const Parameter& parameter, const QString& given) {
    if (given.size() > longestValue) return tooLong();
    const QString value = canonical(parameter, given);
    m_values.insert(parameter.name.toCaseFolded(), value);
    return value;
  }

  Error tooLong() const {
    return endless(QStringLiteral("The value of one of the package's parameters has more than %1 characters%2.")
                       .arg(longestValue)
                       .arg(m_path.isEmpty() ? QString() : QStringLiteral(": \"%1\"").arg(m_path.last())));
  }

  /// Names that nobody has stay as they are: braces occur in connection strings.
  Result<QString> substituted(const QString& text) {
    QString made;
    qsizetype done = 0;
    for (auto matches = reference().globalMatch(text); matches.hasNext();) {
      const auto match = matches.next();
      const Parameter* other = m_parameters.value(match.captured(1).toCaseFolded());
      made += text.mid(done, match.capturedStart() - done);
      done = match.capturedEnd();
      if (!other) {
        made += match.captured();
        continue;
      }
      ASSIGN_OR_RETURN(const QString value, valueOf(*other));
      made += value;
      if (made.size() > longestValue) return tooLong();
    }
    return made + text.mid(done);
  }

  // By name, case folded.
  QHash<QString, const Parameter*> m_parameters;
  QHash<QString, QString> m_answers;
  QHash<QString, QString> m_values;
  QStringList m_path;
};

}  // namespace

Control controlOf(const Parameter& parameter) {
  if (parameter.isTagged("Hidden")) return Control::Hidden;
  if (parameter.isTagged("iisApp")) return Control::Application;
  const bool password =
      parameter.isTagged("Password") || parameter.isTagged("DBUserPassword") || parameter.isTagged("DBAdminPassword");
  if (password) return parameter.isTagged("New") ? Control::NewPassword : Control::Password;
  if (parameter.isTagged("Boolean") || validates(parameter, "Boolean")) return Control::Check;
  return choicesOf(parameter).isEmpty() ? Control::Text : Control::Choice;
}

QStringList choicesOf(const Parameter& parameter) {
  if (!validates(parameter, "Enumeration")) return {};
  return validationText(parameter, "Enumeration").split(QLatin1Char(','));
}

bool refersToOthers(const QList<Parameter>& parameters, const QString& text) {
  for (auto matches = reference().globalMatch(text); matches.hasNext();) {
    if (findParameter(parameters, matches.next().captured(1))) return true;
  }
  return false;
}

const Parameter* findParameter(const QList<Parameter>& parameters, const QString& name) {
  for (const Parameter& parameter : parameters) {
    if (parameter.name.compare(name, Qt::CaseInsensitive) == 0) return &parameter;
  }
  return nullptr;
}

const Parameter* applicationParameter(const QList<Parameter>& parameters) {
  for (const Parameter& parameter : parameters) {
    if (parameter.isTagged("iisApp")) return &parameter;
  }
  for (const char* name : {"Application Path", "IIS Web Application Name"}) {
    if (const Parameter* found = findParameter(parameters, QLatin1String(name))) return found;
  }
  return nullptr;
}

Result<Answers> filledIn(const QList<Parameter>& parameters, const Answers& answers) {
  Filler filler(parameters, answers);
  Answers values;
  for (const Parameter& parameter : parameters) {
    ASSIGN_OR_RETURN(const QString value, filler.valueOf(parameter));
    values.insert(parameter.name, value);
  }
  return values;
}

QList<BadAnswer> checkAnswers(const QList<Parameter>& parameters, const Answers& answers) {
  QList<BadAnswer> bad;
  for (const QString& name : answers.keys()) {
    if (findParameter(parameters, name)) continue;
    QStringList known;
    for (const Parameter& parameter : parameters)
      known << parameter.name;
    bad << BadAnswer{name,
                     Error(codes::unknownParameter, QStringLiteral("The package has no parameter \"%1\".").arg(name),
                           QStringLiteral("It has: %1.").arg(known.join(QStringLiteral(", "))))};
  }
  const auto values = filledIn(parameters, answers);
  if (!values) return {{QString(), values.error()}};
  for (const Parameter& parameter : parameters) {
    if (const auto error = checkValue(parameter, values->value(parameter.name)))
      bad << BadAnswer{parameter.name, *error};
  }
  return bad;
}

}  // namespace iiswsgi::package
