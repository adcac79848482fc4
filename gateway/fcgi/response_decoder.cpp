#include "gateway/fcgi/response_decoder.h"

namespace iiswsgi::fcgi {

void ResponseDecoder::feed(std::string_view bytes) {
  m_buffer.erase(0, m_position);
  m_position = 0;
  m_buffer.append(bytes);
}

ResponseEvent ResponseDecoder::next() {
  while (true) {
    const std::string_view rest = std::string_view(m_buffer).substr(m_position);
    if (rest.size() < headerSize) return ResponseNeedsMore{};
    if (static_cast<std::uint8_t>(rest[0]) != version1) return ResponseError{"a record of another FastCGI version"};
    const Header header = Header::read(reinterpret_cast<const unsigned char*>(rest.data()));
    const std::size_t whole = headerSize + header.contentLength + header.paddingLength;
    if (rest.size() < whole) return ResponseNeedsMore{};
    m_position += whole;
    const std::string_view content = rest.substr(headerSize, header.contentLength);
    const bool endOfStream = content.empty() && static_cast<Type>(header.type) != Type::EndRequest;
    if (!endOfStream) return record(header, content);
  }
}

ResponseEvent ResponseDecoder::record(const Header& header, std::string_view content) {
  switch (static_cast<Type>(header.type)) {
    case Type::Stdout:
      return Stdout{content};
    case Type::Stderr:
      return Stderr{content};
    case Type::EndRequest: {
      if (content.size() != 8) return ResponseError{"END_REQUEST of a wrong length"};
      std::uint32_t exitStatus = 0;
      for (int i = 0; i < 4; ++i)
        exitStatus = exitStatus << 8 | static_cast<unsigned char>(content[static_cast<std::size_t>(i)]);
      return EndRequest{exitStatus, static_cast<ProtocolStatus>(content[4])};
    }
    default:
      return Other{header.type, content};
  }
}

}  // namespace iiswsgi::fcgi
