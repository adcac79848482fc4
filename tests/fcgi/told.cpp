#include "tests/fcgi/told.h"

namespace told {
namespace {

using namespace iiswsgi::fcgi;

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

QString text(std::string_view bytes) {
  return QString::fromLatin1(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

QString text(const Pairs& pairs) {
  QStringList all;
  for (const auto& [name, value] : pairs)
    all << text(name) + "=" + text(value);
  return all.join(",");
}

template <class Decoder, class Last>
void feedInPieces(std::string_view bytes, const std::function<std::size_t()>& pieceSize, Decoder& decoder,
                  const Last& drain) {
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, std::max<std::size_t>(1, pieceSize()));
    // A copy of exactly this size, so that a look beyond the end is seen by the sanitizers.
    decoder.feed(std::string(piece));
    bytes.remove_prefix(piece.size());
    drain();
  }
}

}  // namespace

void Events::stream(const QString& name, std::string_view bytes) {
  const QString start = name + ":";
  if (!m_lines.isEmpty() && m_lines.last().startsWith(start)) {
    m_lines.last() += text(bytes);
  } else {
    m_lines << start + text(bytes);
  }
}

void Events::add(const Event& event) {
  std::visit(Overloaded{
                 [](const NeedMore&) {},
                 [&](const BeginRequest& e) { m_lines << QString("begin %1 %2").arg(e.requestId).arg(e.keep); },
                 [&](const Params& e) { m_lines << "params " + text(e.pairs); },
                 [&](const ParamsTooLarge&) { m_lines << "params too large"; },
                 [&](const Stdin& e) { stream("stdin", e.bytes); },
                 [&](const EndOfStdin&) { m_lines << "end of stdin"; },
                 [&](const AbortRequest&) { m_lines << "abort"; },
                 [&](const GetValues& e) { m_lines << "get values " + text(e.pairs); },
                 [&](const UnknownType& e) { m_lines << QString("unknown %1").arg(e.type); },
                 [&](const Refused& e) {
                   m_lines << QString("refused %1 %2").arg(e.requestId).arg(static_cast<int>(e.status));
                 },
                 [&](const ProtocolError& e) { m_lines << QString("error ") + e.reason; },
             },
             event);
}

void Events::add(const ResponseEvent& event) {
  std::visit(Overloaded{
                 [](const ResponseNeedsMore&) {},
                 [&](const Stdout& e) { stream("stdout", e.bytes); },
                 [&](const Stderr& e) { stream("stderr", e.bytes); },
                 [&](const EndRequest& e) {
                   m_lines << QString("end %1 %2").arg(e.exitStatus).arg(static_cast<int>(e.status));
                 },
                 [&](const Other& e) { m_lines << QString("other %1 ").arg(e.type) + text(e.content); },
                 [&](const ResponseError& e) { m_lines << QString("error ") + e.reason; },
             },
             event);
}

QStringList byServer(std::string_view bytes, const std::function<std::size_t()>& pieceSize, Decoder::Limits limits) {
  Decoder decoder(limits);
  Events events;
  bool broken = false;
  feedInPieces(bytes, pieceSize, decoder, [&] {
    while (!broken) {
      const Event event = decoder.next();
      if (std::holds_alternative<NeedMore>(event)) return;
      broken = std::holds_alternative<ProtocolError>(event);
      events.add(event);
      if (std::holds_alternative<EndOfStdin>(event) || std::holds_alternative<AbortRequest>(event))
        decoder.endRequest();
    }
  });
  return events.lines();
}

QStringList byHost(std::string_view bytes, const std::function<std::size_t()>& pieceSize) {
  ResponseDecoder decoder;
  Events events;
  bool broken = false;
  feedInPieces(bytes, pieceSize, decoder, [&] {
    while (!broken) {
      const ResponseEvent event = decoder.next();
      if (std::holds_alternative<ResponseNeedsMore>(event)) return;
      broken = std::holds_alternative<ResponseError>(event);
      events.add(event);
    }
  });
  return events.lines();
}

}  // namespace told
