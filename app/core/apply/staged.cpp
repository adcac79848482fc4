#include "app/core/apply/staged.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "app/core/apply/remove_tree.h"

namespace iiswsgi::apply {
namespace {

QString notePath(const QString& stateFolder) {
  return stateFolder + QStringLiteral("/staged.json");
}

QStringList readNote(host::Host& host, const QString& stateFolder) {
  QStringList paths;
  if (!hasStaged(host, stateFolder)) return paths;
  const auto bytes = host.readFile(notePath(stateFolder));
  if (!bytes) return paths;
  for (const auto& path : QJsonDocument::fromJson(*bytes).array())
    paths << path.toString();
  return paths;
}

Result<void> writeNote(host::Host& host, const QString& stateFolder, const QStringList& paths) {
  return host.replaceFile(notePath(stateFolder), QJsonDocument(QJsonArray::fromStringList(paths)).toJson());
}

}  // namespace

QString stagedLockPath(const QString& stateFolder) {
  return stateFolder + QStringLiteral("/installing.lock");
}

Result<void> noteStaged(host::Host& host, const QString& stateFolder, const QStringList& paths) {
  QStringList all = readNote(host, stateFolder) + paths;
  all.removeDuplicates();
  return writeNote(host, stateFolder, all);
}

bool hasStaged(host::Host& host, const QString& stateFolder) {
  return host::exists(host, notePath(stateFolder));
}

void removeStaged(host::Host& host, const QString& stateFolder) {
  const QStringList noted = readNote(host, stateFolder);
  const QStringList left = removeFolders(host, noted);
  if (left.isEmpty()) {
    forgetStaged(host, stateFolder);
  } else if (left != noted) {
    (void)writeNote(host, stateFolder, left);
  }
}

void forgetStaged(host::Host& host, const QString& stateFolder) {
  if (hasStaged(host, stateFolder)) (void)host.removeFile(notePath(stateFolder));
}

}  // namespace iiswsgi::apply
