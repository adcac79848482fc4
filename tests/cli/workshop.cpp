#include "workshop.h"

#include <QBuffer>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>

#include "app/cli/cli.h"
#include "app/platform/host.h"

using namespace iiswsgi;

namespace {

#ifdef Q_OS_WIN
const QString programEnd = QStringLiteral(".exe");
#else
const QString programEnd;
#endif

}  // namespace

Workshop::Workshop() {
  // Before the host is made, which may remember its environment.
  for (const char* name : {"HOME", "USERPROFILE", "LOCALAPPDATA"})
    qputenv(name, path("home").toUtf8());
  qputenv("IISWSGI_SANDBOX", sandbox().toUtf8());
  for (const char* name : {"XDG_DATA_HOME", "XDG_STATE_HOME", "VIRTUAL_ENV", "IISWSGI_GATEWAY"})
    qunsetenv(name);
  m_host = platform::makeHost();
  QDir().mkpath(path("home"));
  write(ini(), "[app:main]\npaste.app_factory = site_module:factory\n");
  write(path("app/site_module.py"),
        "def factory(global_conf):\n"
        "    def application(environ, start_response):\n"
        "        start_response('200 OK', [('Content-Type', 'text/plain')])\n"
        "        return [b'hello from the workshop\\n']\n"
        "    return application\n");
  putStandIn(plainGateway());
}

QString Workshop::path(const QString& name) const {
  return QDir::toNativeSeparators(m_folder.filePath(name));
}

QString Workshop::plainGateway() const {
  return path("tools/iiswsgi-gateway") + programEnd;
}

void Workshop::makeComplain(int exitCode, const QByteArray& errors) {
  write(path("tools/says"), QByteArray::number(exitCode) + '\n' + errors);
}

QStringList Workshop::seenByGateway() const {
  return QString::fromUtf8(read(path("tools/seen"))).split('\n');
}

QString Workshop::python() {
  return qEnvironmentVariable("IISWSGI_TEST_PYTHON", "/usr/bin/python3");
}

void Workshop::putStandIn(const QString& path) {
  QDir().mkpath(QFileInfo(path).absolutePath());
  const QString program = QStringLiteral(IISWSGI_BINARY_DIR "/bin/stand_in") + programEnd;
  if (!QFile::copy(program, path)) qFatal("%s can't be copied", qPrintable(program));
}

QString Workshop::nowhere(const QString& name) {
  return QDir::toNativeSeparators(QDir::rootPath() + "nowhere/" + name);
}

Workshop::Ran Workshop::run(const QStringList& arguments, const QString& answer) {
  QBuffer out;
  QBuffer err;
  out.open(QIODevice::WriteOnly);
  err.open(QIODevice::WriteOnly);
  cli::Console console;
  console.out = &out;
  console.err = &err;
  console.terminal = !answer.isNull();
  if (console.terminal) console.ask = [&](const QString&) { return answer; };
  const int exitCode = cli::run(arguments, *m_host, console);
  return {exitCode, QString::fromUtf8(out.data()), QString::fromUtf8(err.data())};
}

Workshop::Ran Workshop::createSandbox(const QStringList& more) {
  QDir().mkpath(path("sub"));
  return run(QStringList{"sandbox", "create", sandbox(), "--application", "/sub=" + path("sub")} + more);
}

QStringList Workshop::deployment(const QString& command, const QStringList& more) const {
  return QStringList{command,        "--server", sandbox(), "--name", "workshop", "--gateway",
                     plainGateway(), "--python", python(),  "--ini",  ini()} +
         more;
}

QString Workshop::Ran::text() const {
  return QString("exit %1\n%2\n%3").arg(exitCode).arg(out, err);
}

QByteArray Workshop::read(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void Workshop::write(const QString& path, const QByteArray& bytes) {
  QDir().mkpath(QFileInfo(path).absolutePath());
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
    qFatal("%s can't be written", qPrintable(path));
}

QStringList Workshop::servedFiles() const {
  QStringList found;
  for (const QString& folder : {sandbox(), path("sub")}) {
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
      const QString file = files.next();
      if (!file.contains("/.iiswsgi/")) found << QDir::toNativeSeparators(file);
    }
  }
  return found;
}

QMap<QString, QByteArray> Workshop::configuration() const {
  QMap<QString, QByteArray> files;
  for (const QString& file : servedFiles())
    files[file] = read(file);
  return files;
}

QMap<QString, QDateTime> Workshop::times() const {
  QMap<QString, QDateTime> files;
  for (const QString& file : servedFiles())
    files[file] = QFileInfo(file).lastModified();
  return files;
}
