#include "app/core/package/command.h"

#include <algorithm>

namespace iiswsgi::package {
namespace {

constexpr std::chrono::milliseconds longest = std::chrono::hours(7 * 24);

QString settingOf(const Provider& provider, const char* name) {
  for (const auto& [key, value] : provider.settings) {
    if (key.compare(QLatin1String(name), Qt::CaseInsensitive) == 0) return value.trimmed();
  }
  return {};
}

Error bad(const Provider& provider, const char* setting, const QString& wanted) {
  return Error(codes::badManifest,
               QStringLiteral("The package's command \"%1\" has %2=\"%3\", which isn't %4.")
                   .arg(provider.path, QLatin1String(setting), settingOf(provider, setting), wanted),
               QStringLiteral("Mend it in line %1 of the manifest where the package is made, and build it again.")
                   .arg(provider.line));
}

/// "0x2" or "2". What a process of Windows ends with has 32 bits, and many write those above 2^31 as negative numbers.
std::optional<int> exitCodeIn(const QString& text) {
  bool ok = false;
  const bool hexadecimal = text.startsWith(QLatin1String("0x"), Qt::CaseInsensitive);
  const qint64 code = hexadecimal ? text.mid(2).toLongLong(&ok, 16) : text.toLongLong(&ok);
  if (!ok || code < INT32_MIN || code > qint64(UINT32_MAX)) return std::nullopt;
  return static_cast<int>(static_cast<quint32>(code));
}

Result<QList<int>> successCodesOf(const Provider& provider) {
  QList<int> codes;
  for (const QString& part : settingOf(provider, "successReturnCodes").split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
    const auto code = exitCodeIn(part.trimmed());
    if (!code) return bad(provider, "successReturnCodes", QStringLiteral("a list of exit codes like \"0x0;0x2\""));
    if (!codes.contains(*code)) codes << *code;
  }
  return codes.isEmpty() ? PackageCommand().successCodes : codes;
}

Result<int> numberOf(const Provider& provider, const char* setting, int otherwise) {
  const QString text = settingOf(provider, setting);
  if (text.isEmpty()) return otherwise;
  bool ok = false;
  const int number = text.toInt(&ok);
  if (!ok || number < 1) return bad(provider, setting, QStringLiteral("a number from 1 on"));
  return number;
}

/// One of the two alone goes with Web Deploy's default for the other.
Result<std::chrono::milliseconds> patienceOf(const Provider& provider) {
  constexpr int usualAttempts = 5;
  constexpr int usualInterval = 1000;
  ASSIGN_OR_RETURN(const qint64 attempts, numberOf(provider, "waitAttempts", usualAttempts));
  ASSIGN_OR_RETURN(const qint64 interval, numberOf(provider, "waitInterval", usualInterval));
  const bool said = !settingOf(provider, "waitAttempts").isEmpty() || !settingOf(provider, "waitInterval").isEmpty();
  return said ? std::min(std::chrono::milliseconds(attempts * interval), longest) : usualPatience;
}

Result<bool> flagOf(const Provider& provider, const char* setting) {
  const QString text = settingOf(provider, setting);
  const bool isTrue = text.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
  const bool isFalse = text.isEmpty() || text.compare(QLatin1String("false"), Qt::CaseInsensitive) == 0;
  if (!isTrue && !isFalse) return bad(provider, setting, QStringLiteral("\"true\" or \"false\""));
  return isTrue;
}

}  // namespace

Result<PackageCommand> commandOf(const Provider& provider) {
  PackageCommand command;
  command.line = provider.path;
  ASSIGN_OR_RETURN(command.successCodes, successCodesOf(provider));
  ASSIGN_OR_RETURN(command.patience, patienceOf(provider));
  ASSIGN_OR_RETURN(const bool direct, flagOf(provider, "dontUseCommandExe"));
  command.byCommandInterpreter = !direct;
  return command;
}

}  // namespace iiswsgi::package
