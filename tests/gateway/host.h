#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>

#include <string>

#include "gateway/fcgi/response_decoder.h"

/// A web server's side of a FastCGI connection, in the hands of a test.
///
/// Flow: `send(bytes)` whatever a host may send; `answer()` reads up to END_REQUEST. Sending reads too, so that two
/// sides that both write don't wait for each other.
class Host {
 public:
  struct Answer {
    QByteArray out;
    QByteArray error;          ///< FCGI_STDERR
    int ends = 0;              ///< 1 if all went well, 0 if the connection ended or nothing came in time
    int status = -1;           ///< of END_REQUEST
    QList<QByteArray> others;  ///< management records: the type as a number, a space, the content

    QByteArray statusLine() const;  ///< of the header Status
    QByteArray header(const QByteArray& name) const;
    QByteArray body() const;
  };

  explicit Host(int socket);  ///< takes it over
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  ~Host();

  bool send(std::string_view bytes);
  Answer answer(int milliseconds = 30000);
  Answer ask(std::string_view bytes) {
    send(bytes);
    return answer();
  }
  /// The next management record, as in Answer::others.
  QByteArray management();

  bool isClosed(int milliseconds = 5000);  ///< by the other side, within that time
  bool staysSilent(int milliseconds = 200);
  void closeForWriting();
  void close();

 private:
  bool receive(int milliseconds);
  bool take(Answer& into);

  int m_socket;
  bool m_ended = false;
  iiswsgi::fcgi::ResponseDecoder m_decoder;
};

/// A request as bytes, with everything that tests vary.
struct Request {
  std::string path = "/hello";
  std::string query = {};
  std::string body = {};
  std::uint16_t id = 1;
  bool keep = true;
  std::size_t paramsPiece = 65528;  ///< content of one PARAMS record
  std::size_t bodyPiece = 65528;
  int padding = 0;
  QList<QPair<std::string, std::string>> more = {};  ///< variables

  std::string params() const;  ///< without records
  std::string begin() const;
  std::string paramsRecords() const;
  std::string bodyRecords() const;
  std::string bytes() const { return begin() + paramsRecords() + bodyRecords(); }
};

std::string fcgiRecord(iiswsgi::fcgi::Type type, int id, std::string_view content, int padding = 0);
