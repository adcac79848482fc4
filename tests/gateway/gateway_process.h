#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

/// The real program, reached as web servers reach it.
class GatewayProcess {
 public:
  enum class Way { Unix, Tcp, StandardInput };

  /// `arguments`: what to serve. The process is asked to end, then awaited, by the destructor.
  GatewayProcess(Way way, const QStringList& arguments);
  /// With `socket` as standard input; takes it over.
  GatewayProcess(int socket, const QStringList& arguments);
  ~GatewayProcess();

  /// A new connection, waiting until the program listens; -1 if it doesn't within 20 s.
  int connect();
  void askToEnd() { m_process.terminate(); }
  /// Its exit code; -1 if it didn't end by itself within that time, -2 if it crashed.
  int waitForEnd(int milliseconds = 20000);
  bool runs() const { return m_process.state() == QProcess::Running; }
  qint64 processId() const { return m_process.processId(); }

  QString socketPath() const { return m_folder.filePath("gateway.sock"); }
  int port() const { return m_port; }
  QByteArray log() const;

  static QString program();
  static QString python() { return "/usr/bin/python3"; }
  static QString siteFolder();
  /// The tests' own application, site/application.py.
  static QStringList siteArguments();
  /// Runs it to its end.
  struct Run {
    int exitCode = -1;
    QByteArray out;
    QByteArray error;
  };
  static Run run(const QStringList& arguments, int milliseconds = 60000);

 private:
  void start(int standardInput, QStringList arguments);

  QTemporaryDir m_folder;
  Way m_way;
  int m_port = 0;
  QProcess m_process;
};
