#pragma once

#include <QList>
#include <QString>

/// The Pythons that tests embed; one .cpp for each platform. The fetched ones come from installer/fetch-pythons.sh.
namespace iiswsgi::tests {

/// The one to use where any will do: it has PasteDeploy. Debian's; on Windows the environment (see below) of the minor
/// version IISWSGI_TEST_MINOR, the interpreter IISWSGI_TEST_PYTHON, or 3.12's environment.
QString anyPython();

struct NamedPython {
  QString name;
  QString path;  ///< of the interpreter; empty: it should be there, and isn't
};
QList<NamedPython> everyPython();

/// Environments with Flask and PasteDeploy; for Windows out of the cache folder (tests/windows/environment.sh).
QList<NamedPython> environmentsWithFlask();

/// Of a virtual environment or an installation.
QString interpreterIn(const QString& folder);

/// Makes a virtual environment of `python`; what went wrong, if anything.
QByteArray makeEnvironment(const QString& python, const QString& folder, bool withSystemPackages);
#ifdef Q_OS_WIN
/// Puts copies of `python` and its libraries where an environment has its launcher, as some tools lay environments out;
/// what went wrong, if anything.
QByteArray copyInterpreter(const QString& python, const QString& folder);
#endif
/// Where its own packages lie.
QString sitePackagesIn(const QString& folder);

/// Of a process that runs to its end.
struct Ran {
  int exitCode = -1;
  QByteArray output;
  QByteArray errors;
};
Ran run(const QString& program, const QStringList& arguments);

/// Where fetched things lie.
QString cache();
/// The interpreter of cpython-<platform>-<minor>.* in it; empty if there is none.
QString fetchedPython(const QString& platform, const QString& minor);

}  // namespace iiswsgi::tests
