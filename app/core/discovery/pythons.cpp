#include <algorithm>

#include <QRegularExpression>
#include <QSet>

#include "app/core/discovery/discovery.h"
#include "app/core/discovery/interpreter.h"
#include "app/core/discovery/listed_pythons.h"
#include "app/core/discovery/paths.h"

/// Where Pythons stand on machines. Each place is cheap to list; only what looks like an interpreter is started.
namespace iiswsgi::discovery {
namespace {

using Candidate = ListedPython;

/// Told without being started: it would start for this person, and never for IIS.
Python storePython(const Candidate& candidate) {
  Python python;
  python.executable = candidate.executable;
  python.version = candidate.version;
  python.foundBy = QStringLiteral("Microsoft Store");
  python.problem = storeProblem();
  return python;
}

class Search {
 public:
  explicit Search(host::Host& host)
      : m_host(host), m_environment(host.environment()), m_windows(isWindows(m_environment)) {}

  void path() {
    const QChar separator = QLatin1Char(m_windows ? ';' : ':');
    for (const QString& folder : variable("PATH").split(separator, Qt::SkipEmptyParts)) {
      // pyenv's shims are scripts that start hundreds of programs each; what they lead to stands beside them.
      if (fileNameOf(folder) == QLatin1String("shims"))
        prefixesBelow(join(parentFolder(folder), QStringLiteral("versions")), QStringLiteral("pyenv"));
      else
        namesIn(folder);
    }
  }

  void environments(const QStringList& folders) {
    prefix(variable("VIRTUAL_ENV"), QStringLiteral("VIRTUAL_ENV"));
    for (const QString& folder : folders) {
      environment(folder);
      environmentsBelow(folder);
      environmentsBelow(parentFolder(cleanedPath(folder, m_windows)));
    }
    environmentsBelow(orHome("WORKON_HOME", QStringLiteral(".virtualenvs")));
  }

  void versionTools() {
    const QString pyenv = orHome("PYENV_ROOT", QStringLiteral(".pyenv"));
    prefixesBelow(join(pyenv, QStringLiteral("versions")), QStringLiteral("pyenv"));
    prefixesBelow(join(home(), QStringLiteral(".local/share/uv/python")), QStringLiteral("uv"));
    if (m_windows) {
      prefixesBelow(join(home(), QStringLiteral(".pyenv\\pyenv-win\\versions")), QStringLiteral("pyenv"));
      prefixesBelow(join(variable("APPDATA"), QStringLiteral("uv\\python")), QStringLiteral("uv"));
    }
    prefix(variable("CONDA_PREFIX"), QStringLiteral("conda"));
    const auto listed = m_host.readFile(join(home(), QStringLiteral(".conda/environments.txt")));
    for (const QString& folder : listed ? parseCondaEnvironments(*listed) : QStringList())
      prefix(folder, QStringLiteral("conda"));
    for (const char* name : {"miniconda3", "anaconda3", "miniforge3"}) {
      conda(join(home(), QLatin1String(name)));
      if (m_windows) conda(join(variable("ProgramData"), QLatin1String(name)));
    }
    if (!m_windows) conda(QStringLiteral("/opt/conda"));
  }

  /// The registry and the launcher know what no list of folders does; the folders, what was copied by hand.
  void windowsInstallations() {
    if (!m_windows) return;
    for (const ListedPython& python : registeredPythons(m_host))
      add(python);
    launcher();
    store();
    const QString local = join(variable("LOCALAPPDATA"), QStringLiteral("Programs\\Python"));
    const QString drive = variable("SystemDrive") + QLatin1Char('\\');
    for (const QString& folder : {variable("ProgramFiles"), local, drive}) {
      for (const QString& name : names(folder)) {
        if (name.startsWith(QLatin1String("Python3"), Qt::CaseInsensitive))
          prefix(join(folder, name), QStringLiteral("installation"));
      }
    }
  }

  const QList<Candidate>& found() const { return m_found; }

 private:
  QString variable(const char* name) const { return m_environment.value(QLatin1String(name)); }
  QString home() const { return homeFolder(m_environment); }
  QString join(const QString& folder, const QString& name) const {
    return folder.isEmpty() ? QString() : joinPath(folder, name, m_windows);
  }
  QString orHome(const char* name, const QString& folder) const {
    return variable(name).isEmpty() ? join(home(), folder) : variable(name);
  }
  QStringList names(const QString& folder) const {
    if (folder.isEmpty()) return {};
    const auto listed = m_host.listFolder(folder);
    return listed ? *listed : QStringList();
  }

  /// All users' launcher stands in Windows' folder, a single person's below their programs.
  void launcher() {
    const QString own = join(variable("LOCALAPPDATA"), QStringLiteral("Programs\\Python\\Launcher"));
    for (const QString& folder : {variable("SystemRoot"), own}) {
      const QString program = join(folder, QStringLiteral("py.exe"));
      if (program.isEmpty() || !exists(m_host, program)) continue;
      host::Command command;
      command.program = program;
      command.arguments = {QStringLiteral("-0p")};
      const auto ran = m_host.run(command);
      // The old launcher writes its list to standard error.
      for (const ListedPython& python : ran ? parseLauncherList(ran->output + ran->errors) : QList<ListedPython>())
        add(python);
    }
  }

  void store() {
    const QString apps = join(variable("LOCALAPPDATA"), QStringLiteral("Microsoft\\WindowsApps"));
    for (const QString& name : names(apps)) {
      const QString version = storeVersion(name);
      if (!version.isEmpty())
        add({join(apps, name + QStringLiteral("\\python.exe")), version, QStringLiteral("Microsoft Store")});
    }
  }

  void add(const ListedPython& python) {
    const QString path = cleanedPath(python.executable, m_windows);
    const QString key = m_windows ? path.toLower() : path;
    if (m_seen.contains(key)) return;
    m_seen.insert(key);
    m_found.append({path, python.version, python.foundBy});
  }
  void add(const QString& executable, const QString& foundBy) { add({executable, {}, foundBy}); }

  void namesIn(const QString& folder) {
    static const QRegularExpression posix(QStringLiteral("^python(3(\\.\\d+)?)?$"));
    static const QRegularExpression onWindows(QStringLiteral("^python(3(\\.\\d+)?)?\\.exe$"),
                                              QRegularExpression::CaseInsensitiveOption);
    QStringList fitting;
    for (const QString& name : names(folder)) {
      if ((m_windows ? onWindows : posix).match(name).hasMatch()) fitting << name;
    }
    // Of the names of one interpreter the first is kept, and "python" says the least.
    std::stable_partition(fitting.begin(), fitting.end(),
                          [](const auto& name) { return name.contains(QLatin1Char('3')); });
    // What stands on PATH of the Store's is either an alias of a package, which is found by its folder, or a file of
    // no bytes that opens the Store.
    for (const QString& name : fitting) {
      if (!isFromStore(join(folder, name))) add(join(folder, name), QStringLiteral("PATH"));
    }
  }

  void prefix(const QString& folder, const QString& foundBy) {
    const QString executable = folder.isEmpty() ? QString() : interpreterIn(m_host, folder);
    if (!executable.isEmpty()) add(executable, foundBy);
  }

  void prefixesBelow(const QString& folder, const QString& foundBy) {
    for (const QString& name : names(folder))
      prefix(join(folder, name), foundBy);
  }

  void conda(const QString& folder) {
    prefix(folder, QStringLiteral("conda"));
    prefixesBelow(join(folder, QStringLiteral("envs")), QStringLiteral("conda"));
  }

  void environment(const QString& folder) {
    if (exists(m_host, join(folder, QStringLiteral("pyvenv.cfg")))) prefix(folder, QStringLiteral("pyvenv.cfg"));
  }

  void environmentsBelow(const QString& folder) {
    for (const QString& name : names(folder))
      environment(join(folder, name));
  }

  host::Host& m_host;
  const QProcessEnvironment m_environment;
  const bool m_windows;
  QList<Candidate> m_found;
  QSet<QString> m_seen;
};

/// The Store's stand-ins come first on many PATHs, whether or not there is a Python behind them: any other is meant.
QString onPath(host::Host& host, const QString& name) {
  const auto environment = host.environment();
  const bool windows = isWindows(environment);
  const QString file = windows && !name.endsWith(QLatin1String(".exe")) ? name + QStringLiteral(".exe") : name;
  QString ofStore;
  for (const QString& folder :
       environment.value(QStringLiteral("PATH")).split(QLatin1Char(windows ? ';' : ':'), Qt::SkipEmptyParts)) {
    const QString path = cleanedPath(joinPath(folder, file, windows), windows);
    if (!exists(host, path)) continue;
    if (!windows || !isFromStore(path)) return path;
    if (ofStore.isEmpty()) ofStore = path;
  }
  return ofStore;
}

Error noPython(const QString& message) {
  return {codes::pythonNotFound, message,
          QStringLiteral("Name an interpreter or the folder of a virtual environment.")};
}

}  // namespace

QList<Python> findPythons(host::Host& host, const QStringList& folders) {
  Search search(host);
  // What is nearest to the project comes first: the person most likely means that.
  search.environments(folders);
  search.path();
  search.versionTools();
  search.windowsInstallations();
  QList<Python> pythons;
  QSet<QString> identities;
  QSet<QString> storeVersions;
  for (const Candidate& candidate : search.found()) {
    if (isFromStore(candidate.executable)) {
      // Alias and package are two paths of one Python.
      if (storeVersions.contains(candidate.version)) continue;
      storeVersions.insert(candidate.version);
      pythons.append(storePython(candidate));
      continue;
    }
    const auto asked = askInterpreter(host, candidate.executable, candidate.foundBy);
    if (!asked || identities.contains(asked->identity)) continue;
    identities.insert(asked->identity);
    pythons.append(asked->python);
  }
  return pythons;
}

Result<Python> readPython(host::Host& host, const QString& path) {
  const bool windows = isWindows(host.environment());
  const bool bare = fileNameOf(path) == path;
  const QString full = bare ? onPath(host, path) : cleanedPath(path, windows);
  if (full.isEmpty()) return noPython(QStringLiteral("There is no \"%1\" on PATH.").arg(path));
  const auto state = host.fileState(full);
  if (!state || state->kind == host::FileState::Kind::Missing)
    return noPython(QStringLiteral("There is no Python at %1.").arg(full));
  const bool folder = state->kind == host::FileState::Kind::Folder;
  const QString executable = folder ? interpreterIn(host, full) : full;
  if (executable.isEmpty()) return noPython(QStringLiteral("The folder %1 holds no Python interpreter.").arg(full));
  if (windows && isFromStore(executable))
    return storePython({executable, storeVersion(fileNameOf(parentFolder(executable))), {}});
  ASSIGN_OR_RETURN(const Interpreter interpreter, askInterpreter(host, executable, QStringLiteral("named")));
  return interpreter.python;
}

}  // namespace iiswsgi::discovery
