#pragma once

#include <memory>

#include <QByteArray>
#include <QString>
#include <QStringList>

class QIODevice;

/// iiswsgi-gateway as a process, started as the platform's web servers start it; one .cpp for each platform.
namespace iiswsgi::tests {

/// How a host reaches it.
enum class Transport {
  Unix,                      ///< --listen unix:
  Tcp,                       ///< --listen tcp:
  TcpInput,                  ///< standard input is a listening socket: IIS's protocol="Tcp"
  Pipe,                      ///< standard input is a named pipe's server end, overlapped and connected: IIS
  ListeningPipe,             ///< overlapped, and the host connects later
  SynchronousPipe,           ///< connected, not overlapped: Apache's mod_fcgid
  SynchronousListeningPipe,  ///< not overlapped, and the host connects later
};

QList<Transport> transports();  ///< those of this platform
const char* nameOf(Transport transport);
/// One connection for the life of the process, as IIS has it: when it ends, so does the process.
bool isOneConnection(Transport transport);

struct ProgramStart {
  QStringList arguments;
  Transport transport = Transport::Tcp;
  QString folder;  ///< working folder; empty: ours
};

class Program {
 public:
  static std::unique_ptr<Program> start(const ProgramStart& start);
  virtual ~Program() = default;  ///< ends it, by force if need be

  virtual bool runs() = 0;
  /// A connection; null if it doesn't accept one (yet).
  virtual std::unique_ptr<QIODevice> connect() = 0;
  /// As the host tells it to go: SIGTERM, or the shutdown event.
  virtual void askToEnd() = 0;
  /// Its exit code; -1 if it crashed or didn't end in that time.
  virtual int waitForEnd(int milliseconds) = 0;
  /// All that it has logged.
  virtual QByteArray log() = 0;

  static QString file();
};

/// A connection to a port of this machine; null if nobody listens.
std::unique_ptr<QIODevice> connectToPort(quint16 port);
/// A port of this machine that nobody uses.
quint16 freePort();

}  // namespace iiswsgi::tests
