#include "tests/gateway/gateway_process.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThread>

#include <fcntl.h>
#include <unistd.h>

#include "tests/gateway/sockets.h"

GatewayProcess::GatewayProcess(Way way, const QStringList& arguments) : m_way(way) {
  if (way == Way::StandardInput) {
    const int listening = sockets::listenOnUnix(socketPath());
    start(listening, arguments);
    ::close(listening);
    return;
  }
  if (way == Way::Tcp) m_port = sockets::freePort();
  const QString where = way == Way::Unix ? "unix:" + socketPath() : QString("tcp:127.0.0.1:%1").arg(m_port);
  start(-1, QStringList{"--listen", where} + arguments);
}

GatewayProcess::GatewayProcess(int socket, const QStringList& arguments) : m_way(Way::StandardInput) {
  start(socket, arguments);
  ::close(socket);
}

GatewayProcess::~GatewayProcess() {
  if (!runs()) return;
  m_process.terminate();
  if (!m_process.waitForFinished(20000)) m_process.kill();
  m_process.waitForFinished();
}

void GatewayProcess::start(int standardInput, QStringList arguments) {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("IISWSGI_LOG", m_folder.path());
  m_process.setProcessEnvironment(environment);
  m_process.setProcessChannelMode(QProcess::ForwardedChannels);
  if (standardInput >= 0) {
    m_process.setChildProcessModifier([standardInput] { ::dup2(standardInput, STDIN_FILENO); });
  }
  m_process.start(program(), arguments);
  m_process.waitForStarted();
}

int GatewayProcess::connect() {
  QElapsedTimer timer;
  timer.start();
  while (timer.elapsed() < 20000 && runs()) {
    const int socket = m_way == Way::Tcp ? sockets::connectToTcp(m_port) : sockets::connectToUnix(socketPath());
    if (socket >= 0) return socket;
    QThread::msleep(5);
  }
  return -1;
}

int GatewayProcess::waitForEnd(int milliseconds) {
  if (runs() && !m_process.waitForFinished(milliseconds)) return -1;
  return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -2;
}

QByteArray GatewayProcess::log() const {
  QByteArray all;
  for (const QFileInfo& file : QDir(m_folder.path()).entryInfoList({"*.log"}, QDir::Files)) {
    QFile log(file.filePath());
    if (log.open(QIODevice::ReadOnly)) all += log.readAll();
  }
  return all;
}

QString GatewayProcess::program() {
  return QString(IISWSGI_BINARY_DIR) + "/bin/iiswsgi-gateway";
}

QString GatewayProcess::siteFolder() {
  return QString(IISWSGI_SOURCE_DIR) + "/tests/gateway/site";
}

QStringList GatewayProcess::siteArguments() {
  return {"--python", python(), "--app", "application:application", "--folder", siteFolder()};
}

GatewayProcess::Run GatewayProcess::run(const QStringList& arguments, int milliseconds) {
  QProcess process;
  process.start(program(), arguments);
  process.closeWriteChannel();
  if (!process.waitForFinished(milliseconds)) process.kill();
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(),
          process.readAllStandardError()};
}
