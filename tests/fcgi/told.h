#pragma once

#include <QByteArray>
#include <QStringList>

#include <functional>
#include <string>

#include "gateway/fcgi/decoder.h"
#include "gateway/fcgi/response_decoder.h"

/// What a decoder tells, as text: events that tests can compare. Bytes of one stream that follow each other are one
/// line, as a decoder may cut them where it likes.
namespace told {

class Events {
 public:
  void add(const iiswsgi::fcgi::Event& event);
  void add(const iiswsgi::fcgi::ResponseEvent& event);
  QStringList lines() const { return m_lines; }

 private:
  void stream(const QString& name, std::string_view bytes);
  QStringList m_lines;
};

/// Everything that comes out of `bytes`, cut into pieces of the given sizes (the last one for ever); a request's end is
/// reported to the decoder once its body is over, refused or given up.
QStringList byServer(std::string_view bytes, const std::function<std::size_t()>& pieceSize,
                     iiswsgi::fcgi::Decoder::Limits limits = {});
QStringList byHost(std::string_view bytes, const std::function<std::size_t()>& pieceSize);

}  // namespace told
