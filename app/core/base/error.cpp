#include "app/core/base/error.h"

#include <QFile>
#include <QRegularExpression>

// A resource in a static library is only there once it is asked for, and the macro wants the global namespace.
static void initErrorsResource() {
  Q_INIT_RESOURCE(errors);
}

namespace iiswsgi {
namespace {

#ifdef __MINGW32__
/// A thread that has matched a regular expression with PCRE2's compiler ends in a crash: the stack that Qt keeps for it
/// is thread_local, and GCC for Windows frees the memory of such an object before it calls its destructor. Qt looks at
/// this once, at its first expression; it stands here because every program that has threads has errors.
[[maybe_unused]] const bool expressionsAreInterpreted = qputenv("QT_ENABLE_REGEXP_JIT", "0");
#endif

QString explanations() {
  initErrorsResource();
  QFile file(QStringLiteral(":/iiswsgi/errors.md"));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

const QString& headingStart() {
  static const QString start = QStringLiteral("## IISWSGI-");
  return start;
}

std::optional<int> numberIn(const QString& code) {
  static const QRegularExpression form(QStringLiteral("^\\s*(?:IISWSGI-)?(\\d{1,4})\\s*$"),
                                       QRegularExpression::CaseInsensitiveOption);
  const auto match = form.match(code);
  if (!match.hasMatch()) return std::nullopt;
  return match.captured(1).toInt();
}

}  // namespace

QString ErrorCode::text() const {
  return QStringLiteral("IISWSGI-%1").arg(number, 4, 10, QLatin1Char('0'));
}

Error::Error(ErrorCode code, QString message, QString hint, QString detail)
    : m_code(code), m_message(std::move(message)), m_hint(std::move(hint)), m_detail(std::move(detail)) {}

Error Error::during(const QString& activity) const {
  Error copy = *this;
  copy.m_activities.prepend(activity);
  return copy;
}

Error Error::followedBy(const Error& next) const {
  Error copy = *this;
  copy.m_followed.append(next.text());
  return copy;
}

QString Error::text() const {
  QStringList lines{QStringLiteral("%1: %2").arg(m_code.text(), m_message)};
  for (const QString& activity : m_activities)
    lines << QStringLiteral("  while %1").arg(activity);
  if (!m_hint.isEmpty()) lines << QStringLiteral("  What to do: %1").arg(m_hint);
  if (!m_detail.isEmpty()) lines << QStringLiteral("  Detail: %1").arg(m_detail);
  for (const QString& next : m_followed)
    lines << QStringLiteral("  And then: %1").arg(next);
  return lines.join(QLatin1Char('\n'));
}

std::optional<QString> explainError(const QString& code) {
  const auto number = numberIn(code);
  if (!number) return std::nullopt;
  const QString heading = QStringLiteral("## ") + ErrorCode{*number}.text();
  const QString all = explanations();
  const auto start = all.indexOf(heading);
  if (start < 0) return std::nullopt;
  const auto next = all.indexOf(headingStart(), start + heading.size());
  return all.mid(start, next < 0 ? -1 : next - start).trimmed();
}

QStringList explainedErrors() {
  static const QRegularExpression heading(QStringLiteral("^## (IISWSGI-\\d{4})"), QRegularExpression::MultilineOption);
  QStringList found;
  for (auto matches = heading.globalMatch(explanations()); matches.hasNext();)
    found << matches.next().captured(1);
  return found;
}

}  // namespace iiswsgi
