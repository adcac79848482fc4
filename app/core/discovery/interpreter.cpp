#include "app/core/discovery/interpreter.h"

#include <array>

#include <QJsonDocument>
#include <QJsonObject>

#include "app/core/discovery/listed_pythons.h"
#include "app/core/discovery/paths.h"

namespace iiswsgi::discovery {
namespace {

constexpr std::chrono::milliseconds timeToAnswer{8000};

/// Runs in every Python from 2.7 on, in no folder's company: a json.py of the working folder must not be met. The
/// library's place is looked for where builds put it: LIBDIR, Debian's multiarch folder, and the prefix's lib for
/// builds that were moved after they were made; python3X.dll stands beside the interpreter.
const char* const question = R"(
import sys
sys.path = [p for p in sys.path if p]
import json, os, sysconfig
values = sysconfig.get_config_vars()
short = '%d.%d' % sys.version_info[:2]
base = getattr(sys, 'base_prefix', sys.prefix)
arch = values.get('MULTIARCH') or ''
places = [values.get('LIBDIR') or '', os.path.join(values.get('LIBDIR') or '', arch),
          os.path.join(base, 'lib'), os.path.join(base, 'lib64'), os.path.join('/usr/lib', arch),
          base, os.path.dirname(os.path.realpath(sys.executable))]
names = [values.get('INSTSONAME') or '', values.get('LDLIBRARY') or '', 'libpython%s.so.1.0' % short,
         'libpython%s.so' % short, 'libpython%s.dylib' % short, 'python%s.dll' % short.replace('.', '')]
names = [n for n in names if '.so' in n or n.endswith('.dylib') or n.endswith('.dll')]
found = [os.path.join(p, n) for p in places for n in names if p and os.path.isfile(os.path.join(p, n))]
implementation = getattr(sys, 'implementation', None)
print(json.dumps({
    'version': '%d.%d.%d' % sys.version_info[:3], 'major': sys.version_info[0], 'minor': sys.version_info[1],
    'executable': sys.executable, 'real': os.path.realpath(sys.executable), 'base': base,
    'implementation': getattr(implementation, 'name', 'cpython'), 'library': found[0] if found else '',
    'freeThreaded': bool(values.get('Py_GIL_DISABLED')), 'bits': 64 if sys.maxsize > 2 ** 32 else 32}))
)";

QString problemOf(const QJsonObject& answer) {
  if (isFromStore(answer.value(QStringLiteral("base")).toString())) return storeProblem();
  const QString version = answer.value(QStringLiteral("version")).toString();
  const int major = answer.value(QStringLiteral("major")).toInt();
  const int minor = answer.value(QStringLiteral("minor")).toInt();
  if (answer.value(QStringLiteral("implementation")).toString() != QLatin1String("cpython"))
    return QStringLiteral("It is %1, and the gateway loads CPython only.")
        .arg(answer.value(QStringLiteral("implementation")).toString());
  if (major < 3 || (major == 3 && minor < 9))
    return QStringLiteral("Python %1 is too old: the gateway needs 3.9 or newer.").arg(version);
  if (answer.value(QStringLiteral("freeThreaded")).toBool())
    return QStringLiteral("It is a free-threaded build, which the gateway can't load; choose the usual build of %1.")
        .arg(version);
  if (answer.value(QStringLiteral("bits")).toInt() != 64)
    return QStringLiteral("It is a 32-bit Python, and the gateway is a 64-bit program.");
  if (!answer.value(QStringLiteral("library")).toString().isEmpty()) return {};
  if (answer.value(QStringLiteral("real")).toString().startsWith(QLatin1String("/usr/bin/")))
    return QStringLiteral("Its shared library isn't installed: install the package libpython%1.%2.")
        .arg(major)
        .arg(minor);
  return QStringLiteral(
      "It was built without a shared library (configure --enable-shared), so no program can embed it.");
}

QString valueIn(const QByteArray& pyvenv, const QString& key) {
  for (const QString& line : QString::fromUtf8(pyvenv).split(QLatin1Char('\n'))) {
    const auto equals = line.indexOf(QLatin1Char('='));
    if (equals > 0 && line.left(equals).trimmed().compare(key, Qt::CaseInsensitive) == 0)
      return line.mid(equals + 1).trimmed();
  }
  return {};
}

Error doesNotAnswer(const QString& executable, const QString& detail) {
  return {
      codes::pythonNotFound, QStringLiteral("%1 doesn't start as a Python.").arg(executable),
      QStringLiteral("Start it by hand to see why; a virtual environment whose base Python was removed must be made "
                     "again with `python -m venv`."),
      detail};
}

}  // namespace

QString storeProblem() {
  return QStringLiteral(
      "It comes from the Microsoft Store, whose programs start for the person who got them and not for IIS; install "
      "Python for all users from python.org.");
}

VirtualEnvironment parseVirtualEnvironment(const QByteArray& pyvenv) {
  QString version = valueIn(pyvenv, QStringLiteral("version"));
  if (version.isEmpty()) version = valueIn(pyvenv, QStringLiteral("version_info"));
  return {{}, valueIn(pyvenv, QStringLiteral("home")), version.section(QLatin1Char('.'), 0, 2)};
}

QString interpreterIn(host::Host& host, const QString& folder) {
  const bool windows = isWindows(host.environment());
  static const QStringList posix{"bin/python3", "bin/python"};
  static const QStringList onWindows{"Scripts\\python.exe", "python.exe"};
  for (const QString& name : windows ? onWindows : posix) {
    const QString path = joinPath(folder, name, windows);
    const auto state = host.fileState(path);
    if (state && state->kind == host::FileState::Kind::File) return path;
  }
  return {};
}

std::optional<VirtualEnvironment> virtualEnvironmentOf(host::Host& host, const QString& executable) {
  const bool windows = isWindows(host.environment());
  const QString folder = parentFolder(executable);
  for (const QString& candidate : {parentFolder(folder), folder}) {
    if (candidate.isEmpty()) continue;
    const auto bytes = host.readFile(joinPath(candidate, QStringLiteral("pyvenv.cfg"), windows));
    if (!bytes) continue;
    VirtualEnvironment environment = parseVirtualEnvironment(*bytes);
    environment.folder = candidate;
    return environment;
  }
  return std::nullopt;
}

Result<Interpreter> askInterpreter(host::Host& host, const QString& executable, const QString& foundBy) {
  host::Command command;
  command.program = executable;
  // -E and -s: as nobody's settings would have it; -S: quicker. (-I would do, but Python 2 doesn't know it.)
  command.arguments = {"-E", "-s", "-S", "-c", QString::fromLatin1(question)};
  command.timeout = timeToAnswer;
  const auto ran = host.run(command);
  if (!ran) return doesNotAnswer(executable, ran.error().message());
  const QJsonObject answer = QJsonDocument::fromJson(ran->output.trimmed()).object();
  if (ran->exitCode != 0 || !answer.contains(QStringLiteral("version")))
    return doesNotAnswer(executable, QString::fromUtf8(ran->errors).trimmed());

  Python python;
  // A pyenv shim is a script that picks an interpreter: what it picked is what IIS can start.
  const bool shim = fileNameOf(parentFolder(executable)) == QLatin1String("shims");
  python.executable = shim ? answer.value(QStringLiteral("executable")).toString() : executable;
  python.version = answer.value(QStringLiteral("version")).toString();
  python.library = answer.value(QStringLiteral("library")).toString();
  python.foundBy = foundBy;
  python.problem = problemOf(answer);
  if (const auto environment = virtualEnvironmentOf(host, python.executable)) {
    python.virtualEnvironment = environment->folder;
    python.base = environment->home;
  }
  return Interpreter{python,
                     answer.value(QStringLiteral("real")).toString() + QLatin1Char('|') + python.virtualEnvironment};
}

}  // namespace iiswsgi::discovery
