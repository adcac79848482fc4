#include "paper_machine.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace iiswsgi;

PaperMachine PaperMachine::windows() {
  PaperMachine machine;
  machine.variables.insert("OS", "Windows_NT");
  machine.variables.insert("SystemRoot", "C:\\Windows");
  machine.variables.insert("SystemDrive", "C:");
  machine.variables.insert("ProgramFiles", "C:\\Program Files");
  machine.variables.insert("ProgramData", "C:\\ProgramData");
  machine.variables.insert("USERPROFILE", "C:\\Users\\anna");
  machine.variables.insert("LOCALAPPDATA", "C:\\Users\\anna\\AppData\\Local");
  machine.ownFolder = "C:\\Program Files\\iiswsgi";
  return machine;
}

PaperMachine PaperMachine::posix() {
  PaperMachine machine;
  machine.variables.insert("HOME", "/home/anna");
  machine.variables.insert("PATH", "/usr/local/bin:/usr/bin");
  machine.ownFolder = "/opt/iiswsgi/bin";
  return machine;
}

void PaperMachine::addPython(const QString& path, const QString& version, const QVariantMap& facts) {
  QJsonObject answer{{"version", version},
                     {"major", version.section('.', 0, 0).toInt()},
                     {"minor", version.section('.', 1, 1).toInt()},
                     {"executable", path},
                     {"real", path},
                     {"implementation", "cpython"},
                     {"library", "/usr/lib/libpython.so"},
                     {"freeThreaded", false},
                     {"bits", 64}};
  for (auto fact = facts.begin(); fact != facts.end(); ++fact)
    answer[fact.key()] = QJsonValue::fromVariant(fact.value());
  files[path] = "program";
  programs[path] = QJsonDocument(answer).toJson(QJsonDocument::Compact) + "\n";
}

void PaperMachine::setRegistry(const QString& path, const QString& name, const QString& value) {
  registry[path].values[name] = value;
  for (QString key = path; key.contains('\\');) {
    const QString below = key.section('\\', -1);
    key = key.section('\\', 0, -2);
    if (!registry[key].keys.contains(below)) registry[key].keys << below;
  }
}

Result<host::RegistryKey> PaperMachine::readRegistry(const QString& path, host::RegistryView view) {
  const QString key = view == host::RegistryView::Bits32 ? "32:" + path : path;
  for (auto entry = registry.begin(); entry != registry.end(); ++entry) {
    if (entry.key().compare(key, Qt::CaseInsensitive) == 0) return *entry;
  }
  return Error{host::codes::fileMissing, "There is no key " + path};
}

Result<std::optional<QList<host::AccessEntry>>> PaperMachine::accessList(const QString& path) {
  if (closed.contains(path)) return Error{host::codes::fileUnreadable, "It is closed: " + path};
  if (!access.contains(path)) return std::optional<QList<host::AccessEntry>>();
  return std::optional(access.value(path));
}

Result<QByteArray> PaperMachine::readFile(const QString& path) {
  if (files.contains(path)) return files.value(path);
  return Error{host::codes::fileMissing, "There is no file " + path};
}

QString PaperMachine::below(const QString& folder) const {
  const QChar separator = variables.contains("OS") ? '\\' : '/';
  return folder.endsWith(separator) ? folder : folder + separator;
}

Result<host::FileState> PaperMachine::fileState(const QString& path) {
  host::FileState state;
  if (closed.contains(path)) return Error{host::codes::fileUnreadable, "It is closed: " + path};
  if (files.contains(path)) {
    state.kind = host::FileState::Kind::File;
    state.size = files.value(path).size();
    state.writable = true;
    return state;
  }
  const auto first = files.lowerBound(below(path));
  if (first != files.end() && first.key().startsWith(below(path))) state.kind = host::FileState::Kind::Folder;
  return state;
}

Result<QStringList> PaperMachine::listFolder(const QString& path) {
  const QString start = below(path);
  QSet<QString> names;
  for (auto file = files.lowerBound(start); file != files.end() && file.key().startsWith(start); ++file) {
    const QString rest = file.key().mid(start.size());
    names.insert(rest.left(rest.indexOf(start.back())));
  }
  if (names.isEmpty()) return Error{host::codes::fileMissing, "There is no folder " + path};
  QStringList sorted = names.values();
  sorted.sort();
  return sorted;
}

Result<host::CommandOutput> PaperMachine::run(const host::Command& command) {
  started << command.program;
  if (!programs.contains(command.program))
    return Error{host::codes::programNotStarted, "No program " + command.program};
  return host::CommandOutput{0, programs.value(command.program), {}};
}

Result<host::HttpAnswer> PaperMachine::request(const host::HttpRequest& request) {
  return refused(request.url.toString());
}

Result<host::Download> PaperMachine::download(const host::DownloadRequest& request) {
  return refused(request.url.toString());
}

Result<std::unique_ptr<host::Lock>> PaperMachine::takeLock(const QString& path) {
  return refused(path);
}

Error PaperMachine::refused(const QString& what) {
  return {iiswsgi::codes::internal, "Discovery only reads, and wanted to change or ask " + what};
}
