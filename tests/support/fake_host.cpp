#include "tests/support/fake_host.h"

#include <QCryptographicHash>

namespace iiswsgi::test {
namespace {

using host::FileState;

constexpr int usualMode = 0644;
constexpr int writeBits = 0222;

class HeldLock : public host::Lock {
 public:
  HeldLock(std::shared_ptr<QSet<QString>> locks, QString path) : m_locks(std::move(locks)), m_path(std::move(path)) {}
  ~HeldLock() override { m_locks->remove(m_path); }

 private:
  std::shared_ptr<QSet<QString>> m_locks;
  QString m_path;
};

Error missing(const QString& path) {
  return Error(host::codes::fileMissing, QStringLiteral("There is no %1.").arg(path));
}
Error notWritable(const QString& path, const QString& why) {
  return Error(host::codes::fileNotWritable, QStringLiteral("%1 can't be written: %2.").arg(path, why));
}
Error dark() {
  return Error(iiswsgi::codes::internal, QStringLiteral("The power is cut."));
}
Error broken(const QString& what) {
  return Error(host::codes::fileNotWritable, QStringLiteral("The test made this fail: %1.").arg(what));
}
Error taken(const QString& path, int process) {
  return Error(host::codes::lockTaken, QStringLiteral("%1 is held by process %2.").arg(path).arg(process));
}

}  // namespace

const char* nameOf(Fault fault) {
  switch (fault) {
    case Fault::ErrorBefore:
      return "error before";
    case Fault::ErrorHalfDone:
      return "error half done";
    case Fault::ErrorAfter:
      return "error after";
    case Fault::CutBefore:
      return "cut before";
    case Fault::CutHalfDone:
      return "cut half done";
    case Fault::CutBetweenRenames:
      return "cut between the renames";
    case Fault::CutAfter:
      break;
  }
  return "cut after";
}

Result<void> FakeHost::change(const QString& what, const Effect& whole, const Effect& half) {
  return change(what, whole, half, [&](Fault fault) {
    if (fault == Fault::CutAfter) whole();
    if (fault == Fault::CutHalfDone) half();
  });
}

Result<void> FakeHost::change(const QString& what, const Effect& whole, const Effect& half,
                              const std::function<void(Fault)>& cut) {
  if (m_cut) return dark();
  const bool again = failsAgain.operation == operations();
  const bool failing = again || fails.operation == operations();
  const Fault fault = again ? failsAgain.fault : fails.fault;
  m_log << what;
  clock = clock.addMSecs(1);
  if (!failing) {
    whole();
    return {};
  }
  m_cut = fault >= Fault::CutBefore;
  if (fault == Fault::ErrorAfter) whole();
  if (fault == Fault::ErrorHalfDone) half();
  if (m_cut) cut(fault);
  return m_cut ? dark() : broken(what);
}

QStringList FakeHost::allFolders() const {
  QSet<QString> found;
  const auto addAbove = [&](const QString& path) {
    for (QString folder = parentOf(path); !folder.isEmpty(); folder = parentOf(folder))
      found.insert(folder);
  };
  for (const QString& file : files.keys())
    addAbove(file);
  for (const QString& folder : folders) {
    found.insert(folder);
    addAbove(folder);
  }
  QStringList sorted = found.values();
  sorted.sort();
  return sorted;
}

bool FakeHost::isFolder(const QString& path) const {
  if (path == QLatin1String("/") || folders.contains(path)) return true;
  const auto within = [&](const QString& other) { return liesIn(other, path); };
  const QStringList names = files.keys();
  return std::any_of(names.begin(), names.end(), within) || std::any_of(folders.begin(), folders.end(), within);
}

/// A folder stays when the last thing in it goes.
void FakeHost::keepFolder(const QString& folder) {
  if (!folder.isEmpty() && !folders.contains(folder)) folders << folder;
}

void FakeHost::setFile(const QString& path, const QByteArray& bytes) {
  files[path] = bytes;
  times[path] = clock;
}

/// A whole folder too.
void FakeHost::rename(const QString& from, const QString& to) {
  const auto moved = [&](const QString& path) {
    return path == from || liesIn(path, from) ? to + path.mid(from.size()) : path;
  };
  const auto moveKeys = [&](auto& map) {
    std::decay_t<decltype(map)> result;
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
      if (moved(entry.key()) == entry.key() && entry.key() != to) result.insert(entry.key(), entry.value());
    }
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
      if (moved(entry.key()) != entry.key()) result.insert(moved(entry.key()), entry.value());
    }
    map = result;
  };
  moveKeys(files);
  moveKeys(modes);
  moveKeys(times);
  for (QString& folder : folders)
    folder = moved(folder);
  keepFolder(parentOf(from));
}

std::optional<Error> FakeHost::cannotWriteIn(const QString& path) const {
  const QString folder = parentOf(path);
  if (!folder.isEmpty() && !isFolder(folder)) return notWritable(path, QStringLiteral("its folder isn't there"));
  if (readOnlyFolders.contains(folder)) return notWritable(path, QStringLiteral("its folder is read-only"));
  return std::nullopt;
}

Machine FakeHost::machine() const {
  Machine machine{files, {}, allFolders(), facts};
  for (const QString& path : files.keys())
    machine.modes[path] = modes.value(path, usualMode);
  return machine;
}

FakeHost FakeHost::reboot() const {
  FakeHost again = *this;
  again.m_cut = false;
  again.m_log.clear();
  again.fails = again.failsAgain = {};
  again.started.clear();
  again.m_locks = std::make_shared<QSet<QString>>();
  return again;
}

Result<QByteArray> FakeHost::readFile(const QString& path) {
  if (m_cut) return dark();
  if (!files.contains(path)) return missing(path);
  return files.value(path);
}

Result<FileState> FakeHost::fileState(const QString& path) {
  if (m_cut) return dark();
  FileState state;
  if (files.contains(path)) {
    state.kind = FileState::Kind::File;
    state.size = files.value(path).size();
    state.modified = times.value(path, QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC));
    state.writable = (modes.value(path, usualMode) & writeBits) != 0 && !readOnlyFolders.contains(parentOf(path));
  } else {
    state.kind = isFolder(path) ? FileState::Kind::Folder : FileState::Kind::Missing;
    state.writable = !readOnlyFolders.contains(path) && !readOnlyFolders.contains(parentOf(path));
  }
  return state;
}

Result<QStringList> FakeHost::listFolder(const QString& path) {
  if (m_cut) return dark();
  if (!isFolder(path)) return missing(path);
  QStringList names;
  for (const QString& other : files.keys() + allFolders()) {
    if (parentOf(other) == path) names << other.mid(path.size() + 1);
  }
  names.sort();
  return names;
}

Result<void> FakeHost::replaceFile(const QString& path, const QByteArray& bytes) {
  if (const auto error = cannotWriteIn(path)) return *error;
  if ((modes.value(path, usualMode) & writeBits) == 0) return notWritable(path, QStringLiteral("it is read-only"));
  const auto half = [&] { setFile(host::stagingPath(path), bytes.left(bytes.size() / 2)); };
  const auto cut = [&](Fault fault) {
    if (fault == Fault::CutHalfDone) half();
    if (fault < Fault::CutBetweenRenames) return;
    setFile(host::stagingPath(path), bytes);
    if (files.contains(path)) rename(path, host::replacedPath(path));
    if (fault == Fault::CutAfter) rename(host::stagingPath(path), path);
    if (fault == Fault::CutAfter) modes[path] = modes.value(host::replacedPath(path), modes.value(path, usualMode));
  };
  return change(
      QStringLiteral("replace ") + path, [&] { setFile(path, bytes); }, half, cut);
}

Result<void> FakeHost::removeFile(const QString& path) {
  if (!m_cut && !files.contains(path) && !isFolder(path)) return missing(path);
  if (const auto error = cannotWriteIn(path)) return *error;
  const bool folder = !files.contains(path);
  if (folder && !m_cut && !listFolder(path)->isEmpty()) return notWritable(path, QStringLiteral("it isn't empty"));
  const auto remove = [&] {
    files.remove(path);
    modes.remove(path);
    times.remove(path);
    folders.removeAll(path);
    keepFolder(parentOf(path));
  };
  return change(QStringLiteral("remove ") + path, remove, [] {});
}

Result<void> FakeHost::makeFolder(const QString& path) {
  if (isFolder(path)) return m_cut ? Result<void>(dark()) : Result<void>();
  QStringList missingOnes;
  for (QString folder = path; !folder.isEmpty() && !isFolder(folder); folder = parentOf(folder))
    missingOnes.prepend(folder);
  if (const auto error = cannotWriteIn(missingOnes.first())) return *error;
  return change(
      QStringLiteral("make folder ") + path, [&] { keepFolder(path); }, [&] { keepFolder(missingOnes.first()); });
}

Result<void> FakeHost::makePrivateFolder(const QString& path) {
  RETURN_IF_ERROR(checkPrivateFolder(path));
  return makeFolder(path);
}

Result<void> FakeHost::checkPrivateFolder(const QString& path) {
  if (m_cut) return dark();
  if (!foreignFolders.contains(path)) return {};
  return Error(
      host::codes::folderNotPrivate,
      QStringLiteral("What lies in %1 isn't trusted: %2 may write there.").arg(path, foreignFolders.value(path)));
}

Result<void> FakeHost::makePrivateFile(const QString& path) {
  RETURN_IF_ERROR(Host::makePrivateFile(path));
  modes[path] = 0600;
  return {};
}

Result<void> FakeHost::movePath(const QString& from, const QString& to) {
  if (!m_cut && !files.contains(from) && !isFolder(from)) return missing(from);
  if (files.contains(to) || isFolder(to))
    return Error(host::codes::pathTaken, QStringLiteral("%1 is there already.").arg(to));
  for (const QString& path : {from, to}) {
    if (const auto error = cannotWriteIn(path)) return *error;
  }
  return change(
      QStringLiteral("move %1 to %2").arg(from, to), [&] { rename(from, to); }, [] {});
}

Result<void> FakeHost::appendFile(const QString& path, const QByteArray& bytes) {
  if (const auto error = cannotWriteIn(path)) return *error;
  const QByteArray before = files.value(path);
  return change(
      QStringLiteral("append to ") + path, [&] { setFile(path, before + bytes); },
      [&] { setFile(path, before + bytes.left(bytes.size() / 2)); });
}

Result<host::CommandOutput> FakeHost::run(const host::Command& command) {
  if (!m_cut && !programs.contains(command.program))
    return Error(host::codes::programNotStarted, QStringLiteral("There is no program %1.").arg(command.program));
  int exitCode = 0;
  const auto work = [&] {
    started << command;
    exitCode = programs.value(command.program)(*this, command);
  };
  RETURN_IF_ERROR(
      change(QStringLiteral("run %1 %2").arg(command.program, command.arguments.join(QLatin1Char(' '))), work, [] {}));
  if (command.cancelled && *command.cancelled)
    return Error(host::codes::programCancelled, QStringLiteral("%1 was ended.").arg(command.program));
  return host::CommandOutput{exitCode, says.value(command.program), {}};
}

Result<std::optional<QList<host::AccessEntry>>> FakeHost::accessList(const QString& path) {
  if (m_cut) return dark();
  if (!access.contains(path)) return std::optional<QList<host::AccessEntry>>();
  return std::optional(access.value(path));
}

Result<host::HttpAnswer> FakeHost::request(const host::HttpRequest& request) {
  if (m_cut) return dark();
  const QString url = request.url.toString();
  if (pages.contains(url)) return pages.value(url);
  return Error(host::codes::requestFailed, QStringLiteral("%1 doesn't answer: connection refused.").arg(url));
}

Result<host::Download> FakeHost::download(const host::DownloadRequest& request) {
  if (m_cut) return dark();
  const QString url = request.url.toString();
  const bool local = request.url.isLocalFile() && files.contains(request.url.toLocalFile());
  if (!local && !downloads.contains(url))
    return Error(host::codes::downloadRefused, QStringLiteral("%1 can't be fetched: connection refused.").arg(url));
  const QByteArray bytes = local ? files.value(request.url.toLocalFile()) : downloads.value(url);
  if (request.cancelled && request.cancelled()) return host::downloadCancelled(request);
  if (bytes.size() > request.limit) return host::tooLarge(request);
  const auto sum = [&](QCryptographicHash::Algorithm kind) { return QCryptographicHash::hash(bytes, kind).toHex(); };
  const host::Download done{bytes.size(), sum(QCryptographicHash::Sha1), sum(QCryptographicHash::Sha256), request.url};
  RETURN_IF_ERROR(checkDownload(request, done));
  if (request.progress) request.progress(bytes.size(), bytes.size());
  if (!request.path.isEmpty()) RETURN_IF_ERROR(replaceFile(request.path, bytes));
  return done;
}

Result<std::unique_ptr<host::Lock>> FakeHost::takeLock(const QString& path) {
  if (const auto error = cannotWriteIn(path)) return *error;
  if (heldLocks.contains(path)) return taken(path, heldLocks.value(path));
  if (m_locks->contains(path)) return taken(path, 1);
  RETURN_IF_ERROR(change(
      QStringLiteral("lock ") + path, [&] { files.insert(path, "1"); }, [] {}));
  m_locks->insert(path);
  return std::unique_ptr<host::Lock>(std::make_unique<HeldLock>(m_locks, path));
}

}  // namespace iiswsgi::test
