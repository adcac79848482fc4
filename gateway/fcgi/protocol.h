#pragma once

#include <cstddef>
#include <cstdint>

/// The numbers of the FastCGI specification 1.0, section 8. Both sides of the protocol share them.
namespace iiswsgi::fcgi {

inline constexpr std::uint8_t version1 = 1;
inline constexpr std::size_t headerSize = 8;
/// The largest content that is a multiple of 8: no padding needed, and one record stays below 64 KiB.
inline constexpr std::size_t largestContent = 65528;

enum class Type : std::uint8_t {
  BeginRequest = 1,
  AbortRequest = 2,
  EndRequest = 3,
  Params = 4,
  Stdin = 5,
  Stdout = 6,
  Stderr = 7,
  Data = 8,
  GetValues = 9,
  GetValuesResult = 10,
  UnknownType = 11,
};

enum class Role : std::uint16_t { Responder = 1, Authorizer = 2, Filter = 3 };
enum class ProtocolStatus : std::uint8_t { RequestComplete = 0, CannotMultiplex = 1, Overloaded = 2, UnknownRole = 3 };
inline constexpr std::uint8_t keepConnection = 1;

struct Header {
  std::uint8_t type = 0;
  std::uint16_t requestId = 0;
  std::uint16_t contentLength = 0;
  std::uint8_t paddingLength = 0;

  static Header read(const unsigned char* from) {
    return {from[1], static_cast<std::uint16_t>(from[2] << 8 | from[3]),
            static_cast<std::uint16_t>(from[4] << 8 | from[5]), from[6]};
  }
  void write(unsigned char* into) const {
    into[0] = version1;
    into[1] = type;
    into[2] = static_cast<unsigned char>(requestId >> 8);
    into[3] = static_cast<unsigned char>(requestId);
    into[4] = static_cast<unsigned char>(contentLength >> 8);
    into[5] = static_cast<unsigned char>(contentLength);
    into[6] = paddingLength;
    into[7] = 0;
  }
};

}  // namespace iiswsgi::fcgi
