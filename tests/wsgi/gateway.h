#pragma once

#include <memory>

#include <QByteArray>
#include <QIODevice>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include "tests/wsgi/program.h"

/// The real iiswsgi-gateway as a process of its own, and a FastCGI client for it: what the tests of the bridge stand
/// on.
///
/// Flow: `start(...)`; `ask(request)` any number of times, each over a connection of its own unless the transport is
/// one connection; the destructor ends the process and the log is complete after `stop()`.
namespace iiswsgi::tests {

using Pairs = QList<QPair<QByteArray, QByteArray>>;

struct FastCgiRequest {
  Pairs variables;
  QByteArray body;
  int pieces = 0;              ///< STDIN records of this size at most, each sent by itself; 0: as large as they may be
  qsizetype hangUpAfter = -1;  ///< bytes of the answer after which the client hangs up; -1: never
  bool abortInstead = false;   ///< ABORT_REQUEST, and the connection stays, instead of hanging up
  bool keepBodyOpen = false;   ///< with hangUpAfter: the body's end isn't sent before
};

struct FastCgiAnswer {
  bool complete = false;  ///< END_REQUEST came
  QByteArray raw;         ///< all of FCGI_STDOUT
  QByteArray errors;      ///< all of FCGI_STDERR
  int status() const;
  QByteArray body() const;
  QList<QByteArray> header(const QByteArray& name) const;
};

class Gateway {
 public:
  Gateway();
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// True once it accepts connections.
  bool start(const QStringList& arguments, Transport transport = transports().first(), const QString& folder = {});
  /// Ends it as a service manager does; its exit code.
  int stop();
  /// Starts it again if the last client hung up on the one connection that it had, as IIS does.
  FastCgiAnswer ask(const FastCgiRequest& request);
  /// Ends the connection that is kept, if there is one.
  void hangUp() { m_connection.reset(); }
  /// Its exit code when it goes by itself.
  int waitForEnd();
  /// Nobody holds the other end of the kept connection; true if none is kept.
  bool isDisconnected(int milliseconds);
  /// What it wrote so far.
  QByteArray log();

  static QString program() { return Program::file(); }

 private:
  bool startProgram();
  bool connectToIt();
  FastCgiAnswer receive(const FastCgiRequest& request);

  ProgramStart m_start;
  std::unique_ptr<Program> m_program;
  std::unique_ptr<QIODevice> m_connection;
  QByteArray m_logBefore;  ///< of processes that have ended
};

}  // namespace iiswsgi::tests
