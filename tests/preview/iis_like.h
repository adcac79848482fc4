#pragma once

#include <memory>

#include <QByteArray>
#include <QMap>
#include <QMutex>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include "app/preview/preview.h"

/// A preview server over a temporary folder, and a tiny HTTP client that blocks: what the tests of this folder share.
namespace iis_like {

struct Answer {
  int status = 0;  ///< 0: no answer
  QByteArray reason;
  QMap<QByteArray, QByteArray> headers;  ///< names in lower case
  QByteArray body;                       ///< chunks put together
  bool complete = false;                 ///< the length or the last chunk came
  bool continued = false;                ///< "100 Continue" came first
};

/// One connection; requests one after the other.
class Wire {
 public:
  explicit Wire(int port);
  ~Wire();
  bool connected() const;
  void send(const QByteArray& bytes);
  Answer receive(bool bodyless = false);
  Answer get(const QByteArray& target, const QByteArray& moreHeaders = {}, const QByteArray& method = "GET");
  bool waitForEnd();         ///< true: the server closed the connection
  QByteArray receiveSome();  ///< whatever arrives next
  void close();

 private:
  bool more();
  QByteArray line();
  struct Socket;
  std::unique_ptr<Socket> m_socket;
  QByteArray m_buffer;
};

class Folder {
 public:
  Folder();
  QString path(const QString& name = {}) const;
  void write(const QString& name, const QByteArray& bytes) const;

  /// An applicationHost.config with one site "Site" (id 7, http *:8080:), its root www, an application /sub in sub, and
  /// a virtual directory /shared in shared. In all texts PROGRAM stands for the FastCGI program of these tests.
  void configure(const QString& webServer, const QString& sites = {}) const;
  QString configPath() const { return path("applicationHost.config"); }

 private:
  QTemporaryDir m_folder;
};

/// `<fastCgi>` with one application PROGRAM|arguments and `<handlers>` that give everything below /app to it (with
/// streaming below /stream), the rest to the static file handler. `attributes` go to the application.
QString withProgram(const QString& attributes = {}, const QString& environment = {}, const QString& arguments = {});

class Running {
 public:
  explicit Running(const Folder& folder, iiswsgi::preview::Options options = {});
  bool started() const { return m_server != nullptr; }
  QString error() const { return m_error; }
  int port() const;
  Answer get(const QByteArray& target, const QByteArray& moreHeaders = {}, const QByteArray& method = "GET") const;
  QStringList log() const;
  iiswsgi::preview::Server& server() { return *m_server; }

 private:
  mutable QMutex m_mutex;
  QStringList m_log;
  QString m_error;
  std::unique_ptr<iiswsgi::preview::Server> m_server;
};

}  // namespace iis_like
