#include <sys/socket.h>
#include <unistd.h>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "gateway/fcgi/decoder.h"
#include "gateway/fcgi/encoder.h"

// A small FastCGI program for the tests of the preview server. It accepts on standard input, one connection after the
// other; the last part of the address says what it does, the query string with what.
using namespace iiswsgi::fcgi;

extern char** environ;

namespace {

struct Asked {
  std::string doing;
  std::string query;
  std::string variables;
  std::size_t bodyBytes = 0;
  bool aborted = false;
};

std::string startArguments;
int served = 0;

class Connection {
 public:
  explicit Connection(int socket) : m_socket(socket) {}
  ~Connection() { ::close(m_socket); }

  bool readRequest(Asked& asked);
  void answer(const Asked& asked);
  void out(const std::string& text) { stream(Type::Stdout, text); }
  void err(const std::string& text) { stream(Type::Stderr, text); }
  void raw(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t wrote = ::send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (wrote <= 0) return;
      sent += static_cast<std::size_t>(wrote);
    }
  }
  void end() {
    std::string bytes;
    appendEndRequest(bytes, m_id, ProtocolStatus::RequestComplete);
    raw(bytes);
    m_decoder.endRequest();
  }
  bool keeps() const { return m_keep; }

 private:
  void stream(Type type, const std::string& text) {
    std::string bytes;
    appendStream(bytes, type, m_id, text);
    raw(bytes);
  }
  bool fill() {
    char block[65536];
    const ssize_t got = ::read(m_socket, block, sizeof block);
    if (got <= 0) return false;
    m_decoder.feed({block, static_cast<std::size_t>(got)});
    return true;
  }

  int m_socket;
  Decoder m_decoder;
  std::uint16_t m_id = 0;
  bool m_keep = false;
};

void takeVariables(const Pairs& pairs, Asked& asked) {
  for (const auto& [name, value] : pairs) {
    asked.variables += std::string(name) + "=" + std::string(value) + "\n";
    if (name == "QUERY_STRING") asked.query = value;
    if (name == "UNENCODED_URL") {
      const std::string url(value.substr(0, value.find('?')));
      asked.doing = url.substr(url.rfind('/') + 1);
    }
  }
}

bool Connection::readRequest(Asked& asked) {
  while (true) {
    const Event event = m_decoder.next();
    if (std::holds_alternative<NeedMore>(event)) {
      if (!fill()) return false;
    } else if (const auto* begin = std::get_if<BeginRequest>(&event)) {
      m_id = begin->requestId;
      m_keep = begin->keep;
    } else if (const auto* params = std::get_if<Params>(&event)) {
      takeVariables(params->pairs, asked);
      if (asked.doing == "early") return true;  // answers without reading the body
    } else if (const auto* bytes = std::get_if<Stdin>(&event)) {
      asked.bodyBytes += bytes->bytes.size();
    } else if (std::holds_alternative<EndOfStdin>(event)) {
      return true;
    } else if (std::holds_alternative<AbortRequest>(event)) {
      asked.aborted = true;
      return true;
    } else if (std::holds_alternative<ProtocolError>(event)) {
      return false;
    }
  }
}

const std::string okText = "Status: 200 OK\r\nContent-Type: text/plain\r\n\r\n";

void pause(const std::string& milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(milliseconds.c_str())));
}

std::string processEnvironment() {
  std::string text;
  for (char** entry = environ; *entry; ++entry)
    text += std::string(*entry) + "\n";
  return text;
}

void Connection::answer(const Asked& asked) {
  const std::string& doing = asked.doing;
  if (doing == "variables")
    out(okText + asked.variables);
  else if (doing == "environment")
    out(okText + processEnvironment());
  else if (doing == "arguments")
    out(okText + startArguments);
  else if (doing == "pid")
    out(okText + std::to_string(::getpid()));
  else if (doing == "count")
    out(okText + std::to_string(served));
  else if (doing == "body")
    out(okText + std::to_string(asked.bodyBytes));
  else if (doing == "status")
    out("Status: " + asked.query + "\r\nContent-Type: text/plain\r\n\r\nmy own page");
  else if (doing == "location")
    out("Location: /elsewhere\r\n\r\n");
  else if (doing == "bare")
    out("X-Kind: bare\n\nunix line ends");
  else if (doing == "malformed")
    out("this is no header\r\n\r\nbody");
  else if (doing == "nothing") {
  } else if (doing == "nonsense")
    raw("\x07nothing that FastCGI knows");
  else if (doing == "exit")
    ::_exit(std::atoi(asked.query.c_str()));
  else if (doing == "abort")
    std::abort();
  else if (doing == "half") {
    out(okText + std::string(100000, 'h'));
    ::_exit(9);
  } else if (doing == "hangup")
    ::shutdown(m_socket, SHUT_RDWR);
  else if (doing == "stderr") {
    err("something to complain about\n");
    out(okText + "all the same");
  } else if (doing == "slow") {
    pause(asked.query);
    out(okText + "at last");
  } else if (doing == "drip") {
    for (int i = 0; i < 3; ++i) {
      out((i == 0 ? okText : "") + "drip");
      pause(asked.query);
    }
  } else if (doing == "long")
    out("Status: 200 OK\r\nContent-Length: 4\r\n\r\nfour and more");
  else if (doing == "large") {
    out(okText);
    const std::string block(1024 * 1024, 'x');
    for (int i = 0; i < std::atoi(asked.query.c_str()); ++i)
      out(block);
  } else if (doing == "early")
    out(okText + "without reading");
  else
    out(okText + "hello from " + (doing.empty() ? "the program" : doing));
}

}  // namespace

int main(int count, char** arguments) {
  bool closes = false;
  for (int i = 1; i < count; ++i) {
    startArguments += std::string("[") + arguments[i] + "]";
    if (!std::strcmp(arguments[i], "--close")) closes = true;
    if (!std::strcmp(arguments[i], "--fail")) return 3;
  }
  while (true) {
    const int socket = ::accept(0, nullptr, nullptr);
    if (socket < 0) return 0;
    Connection connection(socket);
    Asked asked;
    while (connection.readRequest(asked)) {
      ++served;
      connection.answer(asked);
      connection.end();
      const bool early = asked.doing == "early";
      asked = {};
      if (closes || early || !connection.keeps()) break;
    }
  }
}
