#include "tests/gateway/web_server.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <unistd.h>

#include "tests/gateway/sockets.h"

namespace {

/// Only root may choose who the workers are, and Apache doesn't want to be root.
bool isRoot() {
  return ::geteuid() == 0;
}

void write(const QString& path, const QString& text) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly)) qFatal("can't write %s", qPrintable(path));
  file.write(text.toUtf8());
}

}  // namespace

WebServer::WebServer(Kind kind, const QString& places) : m_port(sockets::freePort()) {
  // Apache's workers run as another user and look into this folder.
  QFile(m_folder.path()).setPermissions(QFile::Permissions(0x7755));
  const QString file = m_folder.filePath("server.conf");
  m_process.setProcessChannelMode(QProcess::ForwardedChannels);
  if (kind == Kind::Nginx) {
    write(file, nginxConfiguration(places));
    m_process.start("/usr/sbin/nginx", {"-p", m_folder.path(), "-c", file, "-e", m_folder.filePath("error.log")});
  } else {
    write(file, apacheConfiguration(places));
    m_process.start("/usr/sbin/apache2", {"-f", file, "-DFOREGROUND"});
  }
}

WebServer::~WebServer() {
  m_process.terminate();
  if (!m_process.waitForFinished(10000)) m_process.kill();
  m_process.waitForFinished();
}

bool WebServer::waitForStart() {
  return QTest::qWaitFor(
      [this] {
        const int socket = sockets::connectToTcp(m_port);
        if (socket >= 0) ::close(socket);
        return socket >= 0;
      },
      10000);
}

QByteArray WebServer::log() const {
  QFile file(m_folder.filePath("error.log"));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString WebServer::nginxConfiguration(const QString& places) const {
  QString temporary;
  for (const char* what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    temporary += QString("  %1_temp_path %2/%1;\n").arg(what, m_folder.path());
  return (isRoot() ? "user root;\n" : "") +
         QString(
             "daemon off;\nworker_processes 1;\npid %1/pid;\nevents {}\nhttp {\n%2  access_log off;\n"
             "  client_max_body_size 20m;\n  server {\n    listen 127.0.0.1:%3;\n%4  }\n}\n")
             .arg(m_folder.path(), temporary)
             .arg(m_port)
             .arg(places);
}

QString WebServer::apacheConfiguration(const QString& places) const {
  QString text;
  for (const char* name : {"mpm_event", "authz_core", "proxy", "proxy_fcgi"})
    text += QString("LoadModule %1_module /usr/lib/apache2/modules/mod_%1.so\n").arg(name);
  if (isRoot()) text += "User www-data\nGroup www-data\n";
  return text + QString(
                    "ServerName localhost\nListen 127.0.0.1:%1\nServerRoot %2\nDocumentRoot %2\n"
                    "DefaultRuntimeDir %2\nPidFile %2/pid\nErrorLog %2/error.log\nMutex posixsem\n%3")
                    .arg(m_port)
                    .arg(m_folder.path(), places);
}
