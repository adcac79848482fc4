#include "app/core/apply/hand_over.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include "app/core/discovery/paths.h"

namespace iiswsgi::apply {
namespace {

QString sumOf(const QByteArray& bytes) {
  return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QJsonObject toJson(const Receipt& receipt) {
  return {{QStringLiteral("id"), receipt.id},
          {QStringLiteral("folder"), receipt.folder},
          {QStringLiteral("started"), receipt.started.toString(Qt::ISODateWithMs)}};
}

QJsonObject toJson(const Error& error) {
  return {{QStringLiteral("code"), error.code().number},
          {QStringLiteral("message"), error.message()},
          {QStringLiteral("hint"), error.hint()},
          {QStringLiteral("detail"), error.detail().isEmpty() ? error.text() : error.detail()}};
}

Error errorFrom(const QJsonObject& json) {
  return {ErrorCode{json[QStringLiteral("code")].toInt()}, json[QStringLiteral("message")].toString(),
          json[QStringLiteral("hint")].toString(), json[QStringLiteral("detail")].toString()};
}

Error saidNothing(int exitCode) {
  return {codes::noReport, QStringLiteral("The administrator's process ended without saying what it did."),
          QStringLiteral("`iiswsgi history` tells what became of it; what was begun is taken back by the next run."),
          QStringLiteral("exit code %1").arg(exitCode)};
}

Result<Receipt> readReport(const QString& path, int exitCode, const plan::Plan& plan, host::Host& host) {
  const auto bytes = host.readFile(path);
  const QJsonObject json = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
  if (json.contains(QStringLiteral("error"))) return errorFrom(json[QStringLiteral("error")].toObject());
  const QJsonObject told = json[QStringLiteral("receipt")].toObject();
  if (told.isEmpty()) return saidNothing(exitCode);
  Receipt receipt;
  receipt.id = told[QStringLiteral("id")].toString();
  receipt.folder = told[QStringLiteral("folder")].toString();
  receipt.started = QDateTime::fromString(told[QStringLiteral("started")].toString(), Qt::ISODateWithMs);
  receipt.title = plan.title;
  receipt.plan = plan;
  return receipt;
}

host::Command commandFor(const QString& planPath, const QString& sum, const QString& report, host::Host& host) {
  const bool windows = discovery::isWindows(host.environment());
  host::Command command;
  command.program = discovery::joinPath(host.programFolder(), windows ? "iiswsgi.exe" : "iiswsgi", windows);
  command.arguments = {"apply", "--plan", planPath, "--sha256", sum, "--report", report, "--yes", "--no-verify"};
  // Installing a part of Windows is among the steps.
  command.timeout = std::chrono::minutes(20);
  return command;
}

}  // namespace

bool canHandOver(const Error& error, const host::Host& host) {
  // A "no" may be a "yes" when it is asked again.
  const ErrorCode code = error.code();
  return host.canElevate() && (code == codes::needsElevation || code == host::codes::fileNotWritable ||
                               code == host::codes::elevationRefused);
}

Result<Receipt> handOver(const plan::Plan& plan, host::Host& host, const QString& folder) {
  const QByteArray bytes = QJsonDocument(plan::toJson(plan)).toJson();
  const QString sum = sumOf(bytes);
  const bool windows = discovery::isWindows(host.environment());
  const QString file = discovery::joinPath(folder, QStringLiteral("plan-%1.json").arg(sum.left(16)), windows);
  const QString report = file + QStringLiteral(".report");
  RETURN_IF_ERROR(host.makePrivateFolder(folder));
  if (host::exists(host, report)) RETURN_IF_ERROR(host.removeFile(report));
  RETURN_IF_ERROR(host.replaceFile(file, bytes));
  const auto exitCode = host.runElevated(commandFor(file, sum, report, host));
  const auto receipt = exitCode ? readReport(report, *exitCode, plan, host) : exitCode.error();
  // A plan holds whole files: nothing of it stays here, whatever came of it.
  (void)host.removeFile(file);
  if (host::exists(host, report)) (void)host.removeFile(report);
  return receipt;
}

Result<void> checkSum(const QByteArray& planFile, const QString& sha256) {
  if (sumOf(planFile).compare(sha256.trimmed(), Qt::CaseInsensitive) == 0) return {};
  return Error(codes::planExchanged, QStringLiteral("This isn't the plan that was shown: its SHA-256 is another one."),
               QStringLiteral("Nothing was changed. Plan again, and look at what it shows."));
}

QByteArray reportOf(const Result<Receipt>& outcome) {
  const QJsonObject json = outcome ? QJsonObject{{QStringLiteral("receipt"), toJson(*outcome)}}
                                   : QJsonObject{{QStringLiteral("error"), toJson(outcome.error())}};
  return QJsonDocument(json).toJson();
}

}  // namespace iiswsgi::apply
