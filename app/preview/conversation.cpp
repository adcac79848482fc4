#include "app/preview/conversation.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>

#include "app/preview/answer.h"
#include "app/preview/filtering.h"
#include "gateway/fcgi/encoder.h"
#include "gateway/fcgi/pairs.h"
#include "gateway/fcgi/response_decoder.h"

namespace iiswsgi::preview {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::uint16_t requestId = 1;
constexpr std::size_t blockSize = 64 * 1024;
constexpr qsizetype mostStderr = 64 * 1024;
constexpr milliseconds deathNotice{250};
constexpr milliseconds exitNotice{2000};  ///< from a closed connection to the notice that the process has exited

/// What the two directions of one request share.
struct Exchange : std::enable_shared_from_this<Exchange> {
  Exchange(const FastCgiCall& theCall, std::shared_ptr<Instance> theInstance, Client& theClient)
      : call(theCall),
        instance(std::move(theInstance)),
        client(theClient),
        watchdog(instance->channel.get_executor()),
        uploadEnd(instance->channel.get_executor()) {}

  const FastCgiCall& call;
  std::shared_ptr<Instance> instance;
  Client& client;
  asio::steady_timer watchdog;
  asio::steady_timer uploadEnd;  ///< cancelled when the upload's coroutine has ended
  steady_clock::time_point begun = steady_clock::now();
  steady_clock::time_point active = begun;
  int waitingForClient = 0;  ///< such waits aren't the process's fault
  bool uploading = false;
  bool bodySent = false;  ///< all of it, its end included
  bool ended = false;     ///< END_REQUEST came, or the connection is lost
  bool clientGone = false;
  bool bodyTooLong = false;
  bool timedOut = false;
  bool someOutput = false;
};

using Shared = std::shared_ptr<Exchange>;

/// activityTimeout runs from one sign of life to the next, requestTimeout from the request's begin.
void watch(const Shared& exchange) {
  const auto& settings = exchange->call.settings;
  const auto activity = exchange->active + settings.activityTimeout;
  const auto request = exchange->begun + settings.requestTimeout;
  exchange->watchdog.expires_at(std::min<steady_clock::time_point>(activity, request));
  exchange->watchdog.async_wait([exchange](SystemError error) {
    if (error || exchange->ended) return;
    const auto now = steady_clock::now();
    if (exchange->waitingForClient > 0) exchange->active = now;
    const auto& limits = exchange->call.settings;
    if (now < exchange->active + limits.activityTimeout && now < exchange->begun + limits.requestTimeout) {
      watch(exchange);
      return;
    }
    exchange->timedOut = true;
    exchange->instance->process->kill();
  });
}

std::string head(const FastCgiCall& call) {
  std::string bytes;
  std::string pairs;
  fcgi::appendBeginRequest(bytes, requestId, true);
  for (const auto& [name, value] : call.variables)
    fcgi::appendPair(pairs, {name.constData(), static_cast<std::size_t>(name.size())},
                     {value.constData(), static_cast<std::size_t>(value.size())});
  fcgi::appendStream(bytes, fcgi::Type::Params, requestId, pairs);
  fcgi::appendEndOfStream(bytes, fcgi::Type::Params, requestId);
  return bytes;
}

Task<bool> write(Shared exchange, std::string bytes) {
  SystemError error;
  co_await asio::async_write(exchange->instance->channel, asio::buffer(bytes), into(error));
  if (!error) exchange->active = steady_clock::now();
  co_return !error;
}

/// The client went away, or sends more than it may: the program is told, and has until its time-outs to come back.
Task<void> abort(Shared exchange) {
  std::string bytes;
  fcgi::appendAbortRequest(bytes, requestId);
  if (!exchange->bodySent) fcgi::appendEndOfStream(bytes, fcgi::Type::Stdin, requestId);
  exchange->bodySent = true;
  co_await write(exchange, std::move(bytes));
}

Task<void> uploadBody(Shared exchange) {
  quint64 total = 0;
  while (!exchange->ended) {
    ++exchange->waitingForClient;
    const Client::Piece piece = co_await exchange->client.readBody();
    --exchange->waitingForClient;
    if (exchange->ended) co_return;
    total += piece.bytes.size();
    exchange->clientGone = piece.what == Client::Read::Gone;
    exchange->bodyTooLong = total > exchange->call.maxContentLength;
    if (exchange->clientGone || exchange->bodyTooLong) {
      co_await abort(exchange);
      co_return;
    }
    std::string bytes;
    if (piece.what == Client::Read::End) {
      fcgi::appendEndOfStream(bytes, fcgi::Type::Stdin, requestId);
    } else {
      fcgi::appendStream(bytes, fcgi::Type::Stdin, requestId, piece.bytes);
    }
    const bool sent = co_await write(exchange, std::move(bytes));
    if (!sent) co_return;
    if (piece.what == Client::Read::End) break;
  }
  exchange->bodySent = true;
}

Task<void> upload(Shared exchange) {
  co_await uploadBody(exchange);
  if (exchange->bodySent && !exchange->ended && !exchange->clientGone && !exchange->bodyTooLong) {
    exchange->clientGone = co_await exchange->client.untilGone();
    if (exchange->clientGone && !exchange->ended) co_await abort(exchange);
  }
  exchange->uploading = false;
  exchange->uploadEnd.cancel();
}

/// The upload may wait for the client or for the process; neither matters any more.
Task<void> stopUpload(Shared exchange) {
  if (!exchange->uploading) co_return;
  exchange->client.cancelReading();
  if (!exchange->bodySent) {
    SystemError ignored;
    exchange->instance->channel.cancel(ignored);
  }
  SystemError ignored;
  exchange->uploadEnd.expires_at(steady_clock::time_point::max());
  if (exchange->uploading) co_await exchange->uploadEnd.async_wait(into(ignored));
}

struct Output {
  bool endRequest = false;
  const char* protocolError = nullptr;
  QByteArray errors;  ///< FCGI_STDERR
};

Task<void> forward(Shared exchange, Answer& answer, std::string_view bytes) {
  exchange->someOutput = true;
  if (exchange->clientGone || exchange->bodyTooLong) co_return;
  ++exchange->waitingForClient;
  const bool sent = co_await answer.take(bytes);
  --exchange->waitingForClient;
  exchange->active = steady_clock::now();
  if (!sent) exchange->clientGone = true;
}

bool endsOnStderr(const FastCgiCall& call) {
  return call.settings.stderrMode == StderrMode::TerminateProcess;
}

/// Reads records until END_REQUEST, an error, or the end of the connection.
Task<Output> readOutput(Shared exchange, Answer& answer) {
  fcgi::ResponseDecoder decoder;
  Output output;
  std::string block(blockSize, '\0');
  while (true) {
    SystemError error;
    const std::size_t got =
        co_await exchange->instance->channel.async_read_some(asio::buffer(block.data(), block.size()), into(error));
    if (error) co_return output;
    exchange->active = steady_clock::now();
    decoder.feed(std::string_view(block).substr(0, got));
    while (true) {
      const fcgi::ResponseEvent event = decoder.next();
      if (std::holds_alternative<fcgi::ResponseNeedsMore>(event)) break;
      if (const auto* out = std::get_if<fcgi::Stdout>(&event)) {
        co_await forward(exchange, answer, out->bytes);
      } else if (const auto* text = std::get_if<fcgi::Stderr>(&event)) {
        if (output.errors.size() < mostStderr)
          output.errors.append(text->bytes.data(), static_cast<qsizetype>(text->bytes.size()));
        if (endsOnStderr(exchange->call)) exchange->instance->process->kill();
      } else if (std::holds_alternative<fcgi::EndRequest>(event)) {
        output.endRequest = true;
        co_return output;
      } else if (const auto* wrong = std::get_if<fcgi::ResponseError>(&event)) {
        output.protocolError = wrong->reason;
        co_return output;
      }
    }
  }
}

Problem madeProblem(const FastCgiCall& call, int status, int subStatus, quint32 error) {
  Problem problem;
  problem.status = status;
  problem.subStatus = subStatus;
  problem.error = error;
  problem.module = QStringLiteral("FastCgiModule");
  problem.notification = QStringLiteral("ExecuteRequestHandler");
  problem.handler = call.handler;
  problem.physicalPath = call.physicalPath;
  return problem;
}

Problem stderrProblem(const FastCgiCall& call, const QByteArray& text) {
  Problem problem = madeProblem(call, 500, 0, 0);
  problem.message = QStringLiteral("The FastCGI process wrote to its standard error stream.");
  if (call.settings.stderrMode == StderrMode::ReturnStdErrIn500) problem.notes << QString::fromUtf8(text);
  problem.advice = QStringLiteral(
      "stderrMode of the fastCgi application turns such text into this page: correct what the text complains about.");
  return problem;
}

/// What kept the request from an answer; nothing if the answer is good.
Task<std::optional<Problem>> diagnose(Shared exchange, const Answer& answer, Output output) {
  const FastCgiCall& call = exchange->call;
  if (exchange->bodyTooLong) co_return bodyTooLong();
  if (exchange->timedOut) co_return madeProblem(call, 500, 0, number::timeOut);
  const bool minds = call.settings.stderrMode != StderrMode::IgnoreAndReturn200;
  if (!output.errors.isEmpty() && minds) co_return stderrProblem(call, output.errors);
  if (output.protocolError) {
    Problem problem = madeProblem(call, 500, 0, number::invalidData);
    problem.notes << QString::fromLatin1(output.protocolError);
    co_return problem;
  }
  if (!output.endRequest) {
    const bool exited = co_await ProcessPool::awaitExit(exchange->instance, exitNotice);
    if (exited) co_return exitedProblem(call, *exchange->instance);
    co_return madeProblem(call, 500, 0, number::pipeClosed);
  }
  if (answer.malformed() || !answer.complete()) co_return madeProblem(call, 502, 2, 0);
  co_return std::nullopt;
}

Task<Output> exchangeAll(Shared exchange, Answer& answer) {
  watch(exchange);
  exchange->uploading = true;
  asio::co_spawn(exchange->instance->channel.get_executor(), upload(exchange), asio::detached);
  Output output = co_await readOutput(exchange, answer);
  exchange->ended = true;
  exchange->watchdog.cancel();
  co_await stopUpload(exchange);
  co_return output;
}

void logErrors(const Log& log, const Instance& instance, const QByteArray& errors) {
  for (const QByteArray& line : errors.split('\n')) {
    if (!line.trimmed().isEmpty())
      log(QStringLiteral("process %1 says: %2").arg(instance.process->id()).arg(QString::fromUtf8(line)));
  }
}

Conversation tryAgain(const FastCgiCall& call) {
  Conversation result;
  result.end = Conversation::End::TryAgain;
  result.problem = madeProblem(call, 500, 0, number::pipeClosed);
  result.outcome = ProcessPool::Outcome::Reconnect;
  return result;
}

}  // namespace

Problem exitedProblem(const FastCgiCall& call, const Instance& instance) {
  Problem problem = madeProblem(call, 500, 0, static_cast<quint32>(instance.exitCode));
  problem.message = QStringLiteral("The FastCGI process exited unexpectedly.");
  problem.notes << QStringLiteral("%1 %2").arg(call.settings.fullPath, call.settings.arguments)
                << QStringLiteral("exit code: %1").arg(instance.exitCode);
  return problem;
}

Task<Conversation> converse(const FastCgiCall& call, const Headers& customHeaders, bool mayRetry,
                            std::shared_ptr<Instance> instance, Client& client, Log log) {
  using Outcome = ProcessPool::Outcome;
  Conversation result;
  const auto exchange = std::make_shared<Exchange>(call, instance, client);
  Answer answer(call, customHeaders, client);
  const bool began = co_await write(exchange, head(call));
  Output output;
  if (began) output = co_await exchangeAll(exchange, answer);
  logErrors(log, *instance, output.errors);
  const bool silent = !output.endRequest && !output.protocolError && output.errors.isEmpty() && !exchange->someOutput;
  if (silent && mayRetry && call.bodyless && !exchange->timedOut && !exchange->clientGone) {
    // A process that closes its connections is fine, one that dies isn't: the exit is known within moments.
    const bool exited = co_await ProcessPool::awaitExit(instance, deathNotice);
    if (!exited) co_return tryAgain(call);
  }
  const auto problem = co_await diagnose(exchange, answer, output);
  result.outcome = output.endRequest ? Outcome::Reusable : Outcome::Failed;
  if (output.endRequest && !exchange->bodySent) result.outcome = Outcome::Reconnect;
  if (output.protocolError) result.outcome = Outcome::Failed;
  if (exchange->clientGone) {
    client.breakOff();
    co_return result;
  }
  if (problem && !answer.begun()) {
    result.end = Conversation::End::Problem;
    result.problem = *problem;
    co_return result;
  }
  if (problem) {
    client.breakOff();
  } else {
    co_await answer.finish();
  }
  result.status = answer.status();
  result.bytes = answer.bytes();
  co_return result;
}

}  // namespace iiswsgi::preview
