#pragma once

#include <QProcess>
#include <QTemporaryDir>

/// A real web server with a configuration of its own, in a folder and on a port of its own.
class WebServer {
 public:
  enum class Kind { Nginx, Apache };

  /// `places`: what stands inside nginx's server block or Apache's configuration.
  WebServer(Kind kind, const QString& places);
  ~WebServer();

  /// Until it accepts connections; false: it doesn't.
  bool waitForStart();
  int port() const { return m_port; }
  QByteArray log() const;

 private:
  QString nginxConfiguration(const QString& places) const;
  QString apacheConfiguration(const QString& places) const;

  QTemporaryDir m_folder;
  int m_port;
  QProcess m_process;
};
