#include "app/preview/channel.h"

#include <unistd.h>

#include <boost/asio/buffer.hpp>

namespace iiswsgi::preview {

bool openChannel(Channel& channel, std::intptr_t connection) {
  const int descriptor = static_cast<int>(connection);
  SystemError error;
  channel.assign(asio::local::stream_protocol(), descriptor, error);
  if (error) ::close(descriptor);
  return !error;
}

bool isAlive(Channel& channel) {
  char byte = 0;
  SystemError error;
  channel.non_blocking(true, error);
  channel.receive(asio::buffer(&byte, 1), Channel::message_peek, error);
  return error == asio::error::would_block;
}

}  // namespace iiswsgi::preview
