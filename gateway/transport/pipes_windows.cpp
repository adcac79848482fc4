#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/transport/windows.h"

/// The named pipe of "Named Pipe (FastCGI)" in IIS. Every read and write has an OVERLAPPED of its own with an event of
/// its own: a handle may have been opened for overlapped use (IIS does) or not (mod_fcgid), and with NULL in its place
/// a call on an overlapped handle can say that it is done when it isn't ("Synchronous and Overlapped Pipe I/O",
/// learn.microsoft.com). On a synchronous handle the same calls simply block.
namespace iiswsgi::transport {
namespace {

using windows::Handle;

constexpr DWORD bufferSize = 64 * 1024;

/// One direction's call at a time.
class Transfer {
 public:
  Transfer() { m_overlapped.hEvent = m_event.get(); }
  OVERLAPPED* begin() {
    m_overlapped = {};
    m_overlapped.hEvent = m_event.get();
    return &m_overlapped;
  }
  HANDLE event() const { return m_event.get(); }
  /// Waits for its end. Bytes; false with the reason in GetLastError().
  bool result(HANDLE pipe, DWORD& bytes) {
    return ::GetOverlappedResult(pipe, &m_overlapped, &bytes, TRUE) || ::GetLastError() == ERROR_MORE_DATA;
  }
  /// As result(), of a call that nobody waits for any more: it may have been done all the same.
  bool cancel(HANDLE pipe, DWORD& bytes) {
    ::CancelIoEx(pipe, &m_overlapped);
    return result(pipe, bytes);
  }

 private:
  const Handle m_event = windows::makeEvent();
  OVERLAPPED m_overlapped{};
};

/// Whether a read has been done or is under way. 234: it is done, and there is more of the host's message.
bool hasBegun(BOOL done, DWORD error) {
  return done || error == ERROR_IO_PENDING || error == ERROR_MORE_DATA;
}

/// Until the call that `transfer` stands for is done. Stopped: it still runs.
Outcome wait(const Transfer& transfer, bool stoppable) {
  const HANDLE events[] = {transfer.event(), windows::stopEvent()};
  return ::WaitForMultipleObjects(stoppable ? 2 : 1, events, FALSE, INFINITE) == WAIT_OBJECT_0 ? Outcome::Done
                                                                                               : Outcome::Stopped;
}

class Pipe {
 public:
  explicit Pipe(Handle handle) : m_handle(std::move(handle)) {
    // A host may have made it for messages. One that can't be changed is read in parts.
    DWORD mode = PIPE_READMODE_BYTE | PIPE_WAIT;
    ::SetNamedPipeHandleState(m_handle.get(), &mode, nullptr, nullptr);
  }

  /// Of the bytes that a wait has read ahead.
  std::size_t takeBuffered(char* into, std::size_t size) {
    const std::size_t count = std::min(size, static_cast<std::size_t>(m_end - m_begin));
    std::copy_n(m_buffer.data() + m_begin, count, into);
    m_begin += static_cast<DWORD>(count);
    return count;
  }

  /// Straight into the caller's memory what lies in the pipe already.
  Outcome readWaiting(char* into, std::size_t size, std::size_t& got) {
    DWORD waiting = 0;
    if (!::PeekNamedPipe(m_handle.get(), nullptr, 0, nullptr, &waiting, nullptr)) return Outcome::Closed;
    if (waiting == 0) return Outcome::WouldBlock;
    const DWORD wanted = static_cast<DWORD>(std::min<std::size_t>(size, waiting));
    DWORD count = 0;
    const BOOL done = ::ReadFile(m_handle.get(), into, wanted, nullptr, m_reading.begin());
    if (!hasBegun(done, ::GetLastError())) return Outcome::Closed;
    if (!m_reading.result(m_handle.get(), count) || count == 0) return Outcome::Closed;
    got = count;
    return Outcome::Done;
  }

  /// Fills the buffer. Nothing is under way after it, so that whoever was stopped can look for what arrived meanwhile.
  Outcome readAhead(bool stoppable) {
    if (m_begin < m_end) return Outcome::Done;
    if (stoppable && stopRequested()) return Outcome::Stopped;
    BOOL done = FALSE;
    const DWORD error = stoppable ? beginStoppableReading(done) : beginReading(done);
    if (!hasBegun(done, error))  // 109, 233: the host has gone
      return error == ERROR_OPERATION_ABORTED && stopRequested() ? Outcome::Stopped : Outcome::Closed;
    DWORD count = 0;
    if (error != ERROR_IO_PENDING || wait(m_reading, stoppable) == Outcome::Done)
      return m_reading.result(m_handle.get(), count) ? filled(count) : Outcome::Closed;
    if (m_reading.cancel(m_handle.get(), count)) return filled(count);
    return ::GetLastError() == ERROR_OPERATION_ABORTED ? Outcome::Stopped : Outcome::Closed;
  }

  bool write(const char* bytes, std::size_t size) {
    while (size > 0) {
      DWORD count = 0;
      const auto piece = static_cast<DWORD>(std::min<std::size_t>(size, 1 << 20));
      if (!::WriteFile(m_handle.get(), bytes, piece, nullptr, m_writing.begin()) &&
          ::GetLastError() != ERROR_IO_PENDING)
        return false;
      if (!m_writing.result(m_handle.get(), count)) return false;
      bytes += count;
      size -= count;
    }
    return true;
  }

  /// Whether a host has the other end, or had it: a listening pipe can't be looked into.
  bool isConnected() const {
    return ::PeekNamedPipe(m_handle.get(), nullptr, 0, nullptr, nullptr, nullptr) ||
           ::GetLastError() == ERROR_BROKEN_PIPE;
  }

  /// Until a host has connected: at once where it has been already.  Closed: there won't be one.
  Outcome connect() {
    if (stopRequested()) return Outcome::Stopped;
    BOOL done = FALSE;
    DWORD error = 0;
    {
      const windows::CancelledByStop cancelled;
      done = ::ConnectNamedPipe(m_handle.get(), m_reading.begin());
      error = ::GetLastError();
    }
    if (done || error == ERROR_PIPE_CONNECTED) return Outcome::Done;
    if (error == ERROR_OPERATION_ABORTED) return Outcome::Stopped;
    if (error != ERROR_IO_PENDING) return Outcome::Closed;
    DWORD none = 0;
    if (wait(m_reading, true) == Outcome::Done)
      return m_reading.result(m_handle.get(), none) ? Outcome::Done : Outcome::Closed;
    m_reading.cancel(m_handle.get(), none);
    return Outcome::Stopped;
  }

  /// For the next host. `flush`: until this one has read what was written; one that has gone reads nothing.
  void disconnect(bool flush) {
    m_begin = m_end = 0;
    if (flush) ::FlushFileBuffers(m_handle.get());
    ::DisconnectNamedPipe(m_handle.get());
  }

 private:
  /// The error, which is one only if it isn't done.
  DWORD beginReading(BOOL& done) {
    done = ::ReadFile(m_handle.get(), m_buffer.data(), bufferSize, nullptr, m_reading.begin());
    return done ? ERROR_SUCCESS : ::GetLastError();
  }
  DWORD beginStoppableReading(BOOL& done) {
    const windows::CancelledByStop cancelled;
    return beginReading(done);
  }

  Outcome filled(DWORD count) {
    m_begin = 0;
    m_end = count;
    return count > 0 ? Outcome::Done : Outcome::Closed;
  }

  Handle m_handle;
  Transfer m_reading;
  Transfer m_writing;
  std::vector<char> m_buffer = std::vector<char>(bufferSize);
  DWORD m_begin = 0;
  DWORD m_end = 0;
};

/// What the listener and its one connection know of each other.
class Turn {
 public:
  /// Until nobody has the connection. The lock keeps others waiting.
  std::unique_lock<std::mutex> take() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_busy; });
    return lock;
  }
  void begin() { m_busy = true; }  ///< under take()'s lock
  /// `lost`: the host has gone, which isn't an end that we chose.
  void end(bool lost) {
    const std::lock_guard lock(m_mutex);
    m_busy = false;
    m_lost = lost;
    m_changed.notify_all();  // the first may find that it was the last connection: then it is so for each
  }
  bool lost() const { return m_lost; }  ///< under take()'s lock

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_busy = false;
  bool m_lost = false;
};

class PipeConnection : public Connection {
 public:
  PipeConnection(Pipe& pipe, Turn& turn) : m_pipe(pipe), m_turn(turn) {}
  ~PipeConnection() override { m_turn.end(m_lost); }
  PipeConnection(const PipeConnection&) = delete;
  PipeConnection& operator=(const PipeConnection&) = delete;

  Outcome tryRead(char* into, std::size_t size, std::size_t& got) override {
    got = m_pipe.takeBuffered(into, size);
    if (got > 0) return Outcome::Done;
    return noted(m_pipe.readWaiting(into, size, got));
  }

  Outcome waitToRead(bool stoppable) override { return noted(m_pipe.readAhead(stoppable)); }

  Outcome write(const std::string_view* parts, std::size_t count, bool moreFollows) override {
    for (std::size_t i = 0; i < count; ++i) {
      if (m_gathered.size() + parts[i].size() > bufferSize && !send()) return noted(Outcome::Closed);
      if (parts[i].size() < bufferSize / 2) {
        m_gathered.append(parts[i]);
      } else if (!send() || !m_pipe.write(parts[i].data(), parts[i].size())) {
        return noted(Outcome::Closed);
      }
    }
    return moreFollows || send() ? Outcome::Done : noted(Outcome::Closed);
  }

  Outcome writeFile(std::intptr_t file, std::int64_t offset, std::int64_t length) override {
    std::string bytes;
    while (length > 0) {
      bytes.resize(static_cast<std::size_t>(std::min<std::int64_t>(length, bufferSize)));
      const DWORD got = windows::readAt(file, offset, bytes.data(), static_cast<DWORD>(bytes.size()));
      if (got == 0) return noted(Outcome::Closed);  // shorter than it was: the record's length can't be kept any more
      const std::string_view part(bytes.data(), got);
      offset += got;
      length -= got;
      if (write(&part, 1, length > 0) != Outcome::Done) return Outcome::Closed;
    }
    return Outcome::Done;
  }

 private:
  /// One call for a record's header and its contents: a pipe has no gathering write.
  bool send() {
    const bool sent = m_gathered.empty() || m_pipe.write(m_gathered.data(), m_gathered.size());
    m_gathered.clear();
    return sent;
  }

  Outcome noted(Outcome outcome) {
    if (outcome == Outcome::Closed) m_lost = true;
    return outcome;
  }

  Pipe& m_pipe;
  Turn& m_turn;
  bool m_lost = false;
  std::string m_gathered;
};

/// Flow: connect -> one connection -> it has ended. If the host has gone, there is no other one under IIS, which
/// connects before it starts a program; a host that was to connect later may do so again. If we ended it as the host
/// asked (no FCGI_KEEP_CONN), the next may come in any case.
class PipeListener : public Listener {
 public:
  explicit PipeListener(Handle pipe) : m_pipe(std::move(pipe)), m_wasConnected(m_pipe.isConnected()) {}

  std::unique_ptr<Connection> accept() override {
    const auto lock = m_turn.take();  // one pipe is one connection: other workers wait here for its end
    if (m_ended || (m_turn.lost() && m_wasConnected)) return end();
    if (m_used) m_pipe.disconnect(!m_turn.lost());
    if (m_pipe.connect() != Outcome::Done) return end();
    m_used = true;
    m_turn.begin();
    return std::make_unique<PipeConnection>(m_pipe, m_turn);
  }

 private:
  std::unique_ptr<Connection> end() {
    m_ended = true;
    return nullptr;
  }

  Pipe m_pipe;
  Turn m_turn;
  const bool m_wasConnected;  ///< when we were started
  bool m_used = false;
  bool m_ended = false;
};

}  // namespace

std::unique_ptr<Listener> windows::makePipeListener(Handle pipe) {
  return std::make_unique<PipeListener>(std::move(pipe));
}

DWORD windows::readAt(std::intptr_t file, std::int64_t offset, char* into, DWORD size) {
  OVERLAPPED place{};
  place.Offset = static_cast<DWORD>(offset);
  place.OffsetHigh = static_cast<DWORD>(offset >> 32);
  DWORD got = 0;
  return ::ReadFile(reinterpret_cast<HANDLE>(file), into, size, &got, &place) ? got : 0;
}

}  // namespace iiswsgi::transport
