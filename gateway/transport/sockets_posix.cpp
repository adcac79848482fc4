#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <vector>

#include "gateway/transport/posix.h"

namespace iiswsgi::transport {
namespace {

bool wouldBlock() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

class SocketConnection : public Connection {
 public:
  explicit SocketConnection(int socket) : m_socket(socket) {}
  SocketConnection(const SocketConnection&) = delete;
  SocketConnection& operator=(const SocketConnection&) = delete;
  ~SocketConnection() override { ::close(m_socket); }

  Outcome tryRead(char* into, std::size_t size, std::size_t& got) override {
    got = 0;
    while (true) {
      const ssize_t count = ::recv(m_socket, into, size, 0);
      if (count > 0) {
        got = static_cast<std::size_t>(count);
        return Outcome::Done;
      }
      if (count == 0) return Outcome::Closed;
      if (wouldBlock()) return Outcome::WouldBlock;
      if (errno != EINTR) return Outcome::Closed;
    }
  }

  Outcome waitToRead(bool stoppable) override { return posix::waitFor(m_socket, POLLIN, stoppable); }

  Outcome write(const std::string_view* parts, std::size_t count, bool moreFollows) override {
    std::vector<iovec> left;
    left.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      if (!parts[i].empty()) left.push_back({const_cast<char*>(parts[i].data()), parts[i].size()});
    }
    for (std::size_t first = 0; first < left.size();) {
      msghdr message{};
      message.msg_iov = left.data() + first;
      message.msg_iovlen = std::min<std::size_t>(left.size() - first, 512);  // IOV_MAX is 1024
      const bool more = moreFollows || message.msg_iovlen < left.size() - first;
      const ssize_t sent = ::sendmsg(m_socket, &message, MSG_NOSIGNAL | (more ? MSG_MORE : 0));
      if (sent < 0) {
        if (errno == EINTR) continue;
        if (!wouldBlock() || posix::waitFor(m_socket, POLLOUT, false) != Outcome::Done) return Outcome::Closed;
        continue;
      }
      first = advance(left, first, static_cast<std::size_t>(sent));
    }
    return Outcome::Done;
  }

  Outcome writeFile(std::intptr_t file, std::int64_t offset, std::int64_t length) override {
    off_t at = offset;
    while (length > 0) {
      const ssize_t sent = ::sendfile(m_socket, static_cast<int>(file), &at, static_cast<std::size_t>(length));
      if (sent > 0) {
        length -= sent;
      } else if (sent == 0) {
        return Outcome::Closed;  // the file became shorter: the record's length can't be kept any more
      } else if (wouldBlock()) {
        if (posix::waitFor(m_socket, POLLOUT, false) != Outcome::Done) return Outcome::Closed;
      } else if (errno == EINVAL || errno == ENOSYS) {
        return copyFile(static_cast<int>(file), at, length);  // a file system without sendfile
      } else if (errno != EINTR) {
        return Outcome::Closed;
      }
    }
    return Outcome::Done;
  }

 private:
  static std::size_t advance(std::vector<iovec>& parts, std::size_t first, std::size_t sent) {
    while (first < parts.size() && sent >= parts[first].iov_len)
      sent -= parts[first++].iov_len;
    if (sent > 0) {
      parts[first].iov_base = static_cast<char*>(parts[first].iov_base) + sent;
      parts[first].iov_len -= sent;
    }
    return first;
  }

  Outcome copyFile(int file, off_t offset, std::int64_t length) {
    std::vector<char> bytes(static_cast<std::size_t>(std::min<std::int64_t>(length, 64 * 1024)));
    while (length > 0) {
      const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(length, std::ssize(bytes)));
      const ssize_t got = ::pread(file, bytes.data(), wanted, offset);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return Outcome::Closed;
      const std::string_view part(bytes.data(), static_cast<std::size_t>(got));
      if (write(&part, 1, got < length) != Outcome::Done) return Outcome::Closed;
      offset += got;
      length -= got;
    }
    return Outcome::Done;
  }

  int m_socket;
};

class SocketListener : public Listener {
 public:
  SocketListener(int socket, std::string path) : m_socket(socket), m_path(std::move(path)) {}
  SocketListener(const SocketListener&) = delete;
  SocketListener& operator=(const SocketListener&) = delete;
  ~SocketListener() override {
    ::close(m_socket);
    if (!m_path.empty()) ::unlink(m_path.c_str());
  }

  bool handsOn() const override { return true; }
  void handOn() override {
    ::dup2(m_socket, STDIN_FILENO);  // the copy isn't closed by exec
    m_path.clear();
  }

  std::unique_ptr<Connection> accept() override {
    while (posix::waitFor(m_socket, POLLIN, true) == Outcome::Done) {
      const int connected = ::accept4(m_socket, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (connected >= 0) return posix::makeConnection(connected);
      // accept(2) reports errors of the new connection too. Those end nothing; neither does another process of ours
      // that was faster.
      if (errno == EBADF || errno == EINVAL || errno == ENOTSOCK || errno == EOPNOTSUPP) return nullptr;
      if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return nullptr;
  }

 private:
  int m_socket;
  std::string m_path;
};

}  // namespace

std::unique_ptr<Connection> posix::makeConnection(int socket) {
  return std::make_unique<SocketConnection>(socket);
}

std::unique_ptr<Listener> posix::makeListener(int socket, std::string path) {
  return std::make_unique<SocketListener>(socket, std::move(path));
}

}  // namespace iiswsgi::transport
