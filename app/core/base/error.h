#pragma once

#include <optional>

#include <QString>
#include <QStringList>

/// What goes wrong for an outside reason, told as a letter: a stable code, what happened, what to do, and the
/// technical rest for the log.
///
/// Flow:
///   1. A module makes `Error{codes::configDrifted, message, hint, detail}`.
///   2. Callers on the way up add where they were: `error.during("reading the sites")`.
///   3. A clean-up that fails too doesn't hide the first cause: `error.followedBy(second)`.
///   4. One place in each program prints it: `error.text()`.
namespace iiswsgi {

/// A stable number, shown as `IISWSGI-0012` and explained in resources/errors.md. Each module owns a range of fifty:
/// base 1, host 51, ini 101, iisconfig 151, discovery 201, plan 251, apply 301, preview 351, cli 401, gui 451,
/// gateway 501, package 551, feed 601, project 651, install 701, build 751. A number is never given to another meaning.
struct ErrorCode {
  int number = 0;

  QString text() const;  ///< "IISWSGI-0012"
  bool operator==(const ErrorCode&) const = default;
};

class [[nodiscard]] Error {
 public:
  /// `message`: what happened, one sentence. `hint`: what to do, one sentence. `detail`: the technical rest, for logs.
  Error(ErrorCode code, QString message, QString hint = {}, QString detail = {});

  Error during(const QString& activity) const;  ///< with "while <activity>" in front of what is known already
  Error followedBy(const Error& next) const;    ///< with another failure that came after this one

  ErrorCode code() const { return m_code; }
  const QString& message() const { return m_message; }
  const QString& hint() const { return m_hint; }
  const QString& detail() const { return m_detail; }
  const QStringList& activities() const { return m_activities; }  ///< outermost first

  /// The letter for people: code and message, activities, hint, what followed. Several lines, no newline at the end.
  QString text() const;

 private:
  ErrorCode m_code;
  QString m_message;
  QString m_hint;
  QString m_detail;
  QStringList m_activities;
  QStringList m_followed;
};

/// The section of resources/errors.md for a code given as "IISWSGI-0012", "iiswsgi-12" or "12"; nothing if there is
/// none.
std::optional<QString> explainError(const QString& code);

/// Every code that resources/errors.md explains, in its order.
QStringList explainedErrors();

namespace codes {
inline constexpr ErrorCode internal{1};  ///< a case that the program holds for impossible
inline constexpr ErrorCode unknownErrorCode{2};
inline constexpr ErrorCode badJson{3};
}  // namespace codes

}  // namespace iiswsgi
