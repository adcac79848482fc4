#include "app/core/host/host.h"

#include <QBuffer>
#include <QDir>
#include <QRegularExpression>

namespace iiswsgi::host {
namespace {

std::optional<QString> valueOf(const QString& name, const QProcessEnvironment& environment) {
  for (const QString& key : environment.keys()) {
    if (key.compare(name, Qt::CaseInsensitive) == 0) return environment.value(key);
  }
  return std::nullopt;
}

}  // namespace

Result<void> Host::makePrivateFile(const QString& path) {
  if (!exists(*this, path)) return replaceFile(path, {});
  return Error(codes::pathTaken, QStringLiteral("%1 is there already.").arg(path));
}

Result<std::unique_ptr<QIODevice>> Host::openFile(const QString& path) {
  ASSIGN_OR_RETURN(const QByteArray bytes, readFile(path));
  auto buffer = std::make_unique<QBuffer>();
  buffer->setData(bytes);
  buffer->open(QIODevice::ReadOnly);
  return std::unique_ptr<QIODevice>(std::move(buffer));
}

Result<void> Host::writeFile(const QString& path, const Writing& write) {
  QBuffer buffer;
  buffer.open(QIODevice::ReadWrite);
  RETURN_IF_ERROR(write(buffer));
  return replaceFile(path, buffer.data());
}

Result<RegistryKey> Host::readRegistry(const QString& path, RegistryView) {
  return Error(codes::fileMissing, QStringLiteral("There is no %1: this system has no registry.").arg(path));
}

Result<std::optional<QList<AccessEntry>>> Host::accessList(const QString&) {
  return std::optional<QList<AccessEntry>>();
}

Result<int> Host::runElevated(const Command& command) {
  return Error(codes::elevationRefused,
               QStringLiteral("%1 can't be started as an administrator from here.")
                   .arg(QDir::toNativeSeparators(command.program)),
               QStringLiteral("Start this program as an administrator."));
}

bool exists(Host& host, const QString& path) {
  const auto state = host.fileState(path);
  return state && state->kind != FileState::Kind::Missing;
}

QString expandVariables(const QString& text, const QProcessEnvironment& environment) {
  static const QRegularExpression variable(QStringLiteral("%([^%=]+)%"));
  QString expanded;
  qsizetype done = 0;
  for (auto matches = variable.globalMatch(text); matches.hasNext();) {
    const auto match = matches.next();
    expanded += text.mid(done, match.capturedStart() - done);
    expanded += valueOf(match.captured(1), environment).value_or(match.captured());
    done = match.capturedEnd();
  }
  return expanded + text.mid(done);
}

}  // namespace iiswsgi::host
