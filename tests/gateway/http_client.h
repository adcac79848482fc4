#pragma once

#include <QByteArray>

#include <string>

/// One HTTP/1.1 request to a server on this machine, on a connection of its own.
struct HttpAnswer {
  int status = 0;  ///< 0: no answer
  QByteArray head;
  QByteArray body;  ///< chunks put together
};

HttpAnswer httpGet(int port, const std::string& target);
HttpAnswer httpPost(int port, const std::string& target, const std::string& body);
