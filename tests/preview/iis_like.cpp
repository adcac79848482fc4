#include "iis_like.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTcpSocket>

namespace iis_like {

using namespace iiswsgi;

namespace {
constexpr int patience = 20000;  // ms; a sanitized server on a busy machine is slow
const QString program = QStringLiteral(IISWSGI_FCGI_PROGRAM);
}  // namespace

struct Wire::Socket {
  QTcpSocket tcp;
};

Wire::Wire(int port) : m_socket(std::make_unique<Socket>()) {
  m_socket->tcp.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(port));
  m_socket->tcp.waitForConnected(patience);
}

Wire::~Wire() = default;

bool Wire::connected() const {
  return m_socket->tcp.state() == QAbstractSocket::ConnectedState;
}

void Wire::close() {
  m_socket->tcp.abort();
}

void Wire::send(const QByteArray& bytes) {
  m_socket->tcp.write(bytes);
  while (m_socket->tcp.bytesToWrite() > 0 && m_socket->tcp.waitForBytesWritten(patience)) {
  }
}

bool Wire::more() {
  if (m_socket->tcp.bytesAvailable() == 0 && !m_socket->tcp.waitForReadyRead(patience)) return false;
  m_buffer += m_socket->tcp.readAll();
  return true;
}

QByteArray Wire::receiveSome() {
  if (m_buffer.isEmpty()) more();
  return std::exchange(m_buffer, {});
}

QByteArray Wire::line() {
  while (!m_buffer.contains("\r\n"))
    if (!more()) return {};
  const qsizetype end = m_buffer.indexOf("\r\n");
  const QByteArray found = m_buffer.left(end);
  m_buffer.remove(0, end + 2);
  return found;
}

Answer Wire::receive(bool bodyless) {
  Answer answer;
  QByteArray first = line();
  if (first.startsWith("HTTP/1.1 100")) {
    answer.continued = true;
    line();
    first = line();
  }
  answer.status = first.mid(9, 3).toInt();
  answer.reason = first.mid(13);
  for (QByteArray header = line(); !header.isEmpty(); header = line()) {
    const qsizetype colon = header.indexOf(':');
    answer.headers.insert(header.left(colon).toLower(), header.mid(colon + 1).trimmed());
  }
  const bool none = bodyless || answer.status == 304 || answer.status == 204;
  if (none) {
    answer.complete = answer.status != 0;
  } else if (answer.headers.value("transfer-encoding") == "chunked") {
    while (true) {
      bool valid = false;
      const qsizetype size = line().toLongLong(&valid, 16);
      if (!valid) return answer;
      while (m_buffer.size() < size + 2)
        if (!more()) return answer;
      answer.body += m_buffer.left(size);
      m_buffer.remove(0, size + 2);
      if (size == 0) break;
    }
    answer.complete = true;
  } else if (answer.headers.contains("content-length")) {
    const qsizetype size = answer.headers.value("content-length").toLongLong();
    while (m_buffer.size() < size)
      if (!more()) break;
    answer.body = m_buffer.left(size);
    m_buffer.remove(0, size);
    answer.complete = answer.body.size() == size;
  } else {
    while (more()) {
    }
    answer.body = std::exchange(m_buffer, {});
    answer.complete = answer.status != 0;
  }
  return answer;
}

Answer Wire::get(const QByteArray& target, const QByteArray& moreHeaders, const QByteArray& method) {
  send(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n" + moreHeaders + "\r\n");
  return receive(method == "HEAD");
}

bool Wire::waitForEnd() {
  while (more()) {
  }
  return m_socket->tcp.state() == QAbstractSocket::UnconnectedState;
}

Folder::Folder() {
  for (const char* name : {"www", "sub", "shared"})
    QDir(m_folder.path()).mkdir(QLatin1String(name));
}

QString Folder::path(const QString& name) const {
  return name.isEmpty() ? m_folder.path() : m_folder.path() + QLatin1Char('/') + name;
}

void Folder::write(const QString& name, const QByteArray& bytes) const {
  const QFileInfo info(path(name));
  QDir().mkpath(info.path());
  QFile file(info.filePath());
  if (!file.open(QIODevice::WriteOnly)) qFatal("%s", qPrintable(file.errorString()));
  QByteArray text = bytes;
  file.write(text.replace("PROGRAM", program.toUtf8()).replace("FOLDER", m_folder.path().toUtf8()));
}

void Folder::configure(const QString& webServer, const QString& sites) const {
  const QString own = QStringLiteral(
      "<site name=\"Site\" id=\"7\"><application path=\"/\" applicationPool=\"Pool\">"
      "<virtualDirectory path=\"/\" physicalPath=\"%SITES%\\www\"/>"
      "<virtualDirectory path=\"/shared\" physicalPath=\"FOLDER/shared\"/></application>"
      "<application path=\"/sub\" applicationPool=\"Pool\">"
      "<virtualDirectory path=\"/\" physicalPath=\"%SITES%\\sub\\\"/></application>"
      "<bindings><binding protocol=\"http\" bindingInformation=\"*:8080:\"/></bindings></site>");
  const QString text = QStringLiteral(
                           "<?xml version=\"1.0\"?>\n<configuration>\n<system.applicationHost><applicationPools>"
                           "<add name=\"Pool\"/></applicationPools>\n<sites>") +
                       (sites.isEmpty() ? own : sites) +
                       QStringLiteral("</sites></system.applicationHost>\n<system.webServer>\n") + webServer +
                       QStringLiteral("\n</system.webServer>\n</configuration>\n");
  write(QStringLiteral("applicationHost.config"), text.toUtf8());
}

QString withProgram(const QString& attributes, const QString& environment, const QString& arguments) {
  return QStringLiteral(
             "<fastCgi><application fullPath=\"PROGRAM\" arguments=\"%3\" %1><environmentVariables>%2"
             "</environmentVariables></application></fastCgi>\n<handlers>"
             "<add name=\"program\" path=\"/app/*\" verb=\"*\" modules=\"FastCgiModule\" "
             "scriptProcessor=\"PROGRAM|%3\"/>"
             "<add name=\"streamed\" path=\"/stream/*\" verb=\"*\" modules=\"FastCgiModule\" "
             "scriptProcessor=\"PROGRAM|%3\" responseBufferLimit=\"0\"/>"
             "<add name=\"StaticFile\" path=\"*\" verb=\"*\" "
             "modules=\"StaticFileModule,DefaultDocumentModule,DirectoryListingModule\" resourceType=\"Either\"/>"
             "</handlers>")
      .arg(attributes, environment, arguments);
}

Running::Running(const Folder& folder, preview::Options options) {
  options.configPath = folder.configPath();
  options.environment = QProcessEnvironment::systemEnvironment();
  options.environment.insert(QStringLiteral("SITES"), folder.path());
  options.environment.insert(QStringLiteral("HTTP_PROXY"), QStringLiteral("http://evil"));
  if (options.ports.isEmpty()) options.ports.insert(8080, 0);
  options.log = [this](const QString& text) {
    const QMutexLocker lock(&m_mutex);
    m_log << text;
  };
  auto started = preview::Server::start(options);
  if (started) {
    m_server = std::move(*started);
  } else {
    m_error = started.error().text();
  }
}

int Running::port() const {
  return m_server->addresses().first().url.port();
}

Answer Running::get(const QByteArray& target, const QByteArray& moreHeaders, const QByteArray& method) const {
  return Wire(port()).get(target, "Connection: close\r\n" + moreHeaders, method);
}

QStringList Running::log() const {
  const QMutexLocker lock(&m_mutex);
  return m_log;
}

}  // namespace iis_like
