#include <windows.h>

#include <array>
#include <cstdio>
#include <optional>

#include <QFile>
#include <QStringDecoder>

#include "app/cli/terminal.h"

namespace iiswsgi::cli {
namespace {

/// The handler runs in a thread of its own. Never deleted: it may run while the program ends.
struct Interrupted {
  std::shared_ptr<std::atomic<bool>> flag = std::make_shared<std::atomic<bool>>(false);
  HANDLE came = CreateEventW(nullptr, TRUE, FALSE, nullptr);
};

Interrupted& interrupted() {
  static auto& made = *new Interrupted;
  return made;
}

/// When its window is closed, or the person logs off, a program is ended as soon as this returns, and after some
/// seconds in any case: what isn't taken back by then, the next command takes back.
BOOL WINAPI onControl(DWORD event) {
  *interrupted().flag = true;
  SetEvent(interrupted().came);
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) Sleep(INFINITE);
  return TRUE;
}

DWORD numberOf(Stream stream) {
  return stream == Stream::Output ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE;
}

std::optional<DWORD> consoleMode(HANDLE handle) {
  DWORD mode = 0;
  return GetConsoleMode(handle, &mode) ? std::optional(mode) : std::nullopt;
}

/// Understands ANSI colours while it lives, where this Windows can.
class ConsoleDevice : public QIODevice {
 public:
  ConsoleDevice(HANDLE console, DWORD mode) : m_console(console), m_mode(mode) {
    SetConsoleMode(m_console, mode | ENABLE_PROCESSED_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
  }
  ~ConsoleDevice() override { SetConsoleMode(m_console, m_mode); }
  bool isSequential() const override { return true; }

 protected:
  qint64 readData(char*, qint64) override { return -1; }
  qint64 writeData(const char* bytes, qint64 count) override {
    const QString text = m_decoder.decode(QByteArrayView(bytes, count));
    constexpr qsizetype piece = 8192;  // older consoles take 64 KB at once, and no more
    for (qsizetype done = 0; done < text.size(); done += piece) {
      const auto part = text.mid(done, piece).toStdWString();
      DWORD written = 0;
      if (!WriteConsoleW(m_console, part.data(), static_cast<DWORD>(part.size()), &written, nullptr)) return -1;
    }
    return count;
  }

 private:
  HANDLE m_console;
  DWORD m_mode;
  QStringDecoder m_decoder{QStringDecoder::Utf8};
};

}  // namespace

std::unique_ptr<QIODevice> openStream(Stream stream) {
  const HANDLE handle = GetStdHandle(numberOf(stream));
  if (const auto mode = consoleMode(handle)) return std::make_unique<ConsoleDevice>(handle, *mode);
  auto file = std::make_unique<QFile>();
  const bool open =
      file->open(stream == Stream::Output ? stdout : stderr, QIODevice::WriteOnly | QIODevice::Unbuffered);
  return open ? std::unique_ptr<QIODevice>(std::move(file)) : nullptr;
}

QString readAnswer() {
  std::array<wchar_t, 1024> line{};
  DWORD count = 0;
  if (!ReadConsoleW(GetStdHandle(STD_INPUT_HANDLE), line.data(), static_cast<DWORD>(line.size()), &count, nullptr))
    return {};
  QString answer = QString::fromWCharArray(line.data(), static_cast<int>(count));
  while (answer.endsWith(QLatin1Char('\n')) || answer.endsWith(QLatin1Char('\r')))
    answer.chop(1);
  return answer;
}

QString readSecret() {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  const auto mode = consoleMode(input);
  if (mode) SetConsoleMode(input, *mode & ~DWORD(ENABLE_ECHO_INPUT));
  const QString answer = readAnswer();
  if (!mode) return answer;
  SetConsoleMode(input, *mode);
  DWORD written = 0;
  WriteConsoleW(GetStdHandle(STD_OUTPUT_HANDLE), L"\n", 1, &written, nullptr);  // the line end wasn't shown either
  return answer;
}

bool isTerminal() {
  return consoleMode(GetStdHandle(STD_INPUT_HANDLE)) && consoleMode(GetStdHandle(STD_OUTPUT_HANDLE));
}

bool takesColours() {
  const auto mode = consoleMode(GetStdHandle(STD_ERROR_HANDLE));
  return mode && (*mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

std::shared_ptr<const std::atomic<bool>> catchInterrupts() {
  const auto& made = interrupted();
  SetConsoleCtrlHandler(onControl, TRUE);
  return made.flag;
}

void waitForInterrupt() {
  catchInterrupts();
  WaitForSingleObject(interrupted().came, INFINITE);
}

void releaseInterrupts() {
  SetConsoleCtrlHandler(onControl, FALSE);
}

}  // namespace iiswsgi::cli
