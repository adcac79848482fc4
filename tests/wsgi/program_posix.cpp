#include <QLocalSocket>
#include <QProcess>
#include <QTemporaryDir>

#include "tests/wsgi/program.h"

namespace iiswsgi::tests {

namespace {

class PosixProgram final : public Program {
 public:
  explicit PosixProgram(const ProgramStart& start) : m_transport(start.transport) {
    if (m_transport == Transport::Tcp) m_port = freePort();
    const QString address = m_transport == Transport::Tcp ? QStringLiteral("tcp:127.0.0.1:%1").arg(m_port)
                                                          : QStringLiteral("unix:") + m_folder.filePath("socket");
    if (!start.folder.isEmpty()) m_process.setWorkingDirectory(start.folder);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(file(), start.arguments + QStringList{"--log", "stderr", "--listen", address});
  }
  ~PosixProgram() override {
    if (!runs()) return;
    m_process.kill();
    m_process.waitForFinished();
  }

  bool runs() override {
    m_process.waitForReadyRead(1);
    return m_process.state() != QProcess::NotRunning;
  }

  std::unique_ptr<QIODevice> connect() override {
    if (m_transport == Transport::Tcp) return connectToPort(m_port);
    auto socket = std::make_unique<QLocalSocket>();
    socket->connectToServer(m_folder.filePath("socket"));
    if (socket->waitForConnected(5000)) return socket;
    return nullptr;
  }

  void askToEnd() override { m_process.terminate(); }

  int waitForEnd(int milliseconds) override {
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(milliseconds)) return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
  }

  QByteArray log() override {
    m_process.waitForReadyRead(1);
    return m_log += m_process.readAll();
  }

 private:
  const Transport m_transport;
  QTemporaryDir m_folder;
  QProcess m_process;
  quint16 m_port = 0;
  QByteArray m_log;
};

}  // namespace

std::unique_ptr<Program> Program::start(const ProgramStart& start) {
  return std::make_unique<PosixProgram>(start);
}

QString Program::file() {
  return QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi-gateway");
}

QList<Transport> transports() {
  return {Transport::Unix, Transport::Tcp};
}

}  // namespace iiswsgi::tests
