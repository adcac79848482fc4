#pragma once

#include <functional>
#include <memory>

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

class QIODevice;

/// The real iiswsgi-gateway as a process of its own, and a FastCGI client for it: what the tests of the bridge stand
/// on.
///
/// Flow: `start(...)`; `ask(request)` any number of times, each over a connection of its own; the destructor ends the
/// process and the log is complete after `stop()`.
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

enum class Transport { Unix, Tcp };

class Gateway {
 public:
  Gateway();
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  /// True once it accepts connections.
  bool start(const QStringList& arguments, Transport transport = Transport::Unix, const QString& folder = {});
  /// Ends it as a service manager does; its exit code.
  int stop();
  FastCgiAnswer ask(const FastCgiRequest& request);
  /// What it wrote so far.
  QByteArray log();

  static QString program();

 private:
  std::unique_ptr<QIODevice> connectToIt();

  QTemporaryDir m_folder;
  QProcess m_process;
  Transport m_transport = Transport::Unix;
  quint16 m_port = 0;
  QByteArray m_log;
};

}  // namespace iiswsgi::tests
