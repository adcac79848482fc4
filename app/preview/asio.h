#pragma once

// Boost 1.74's awaitable.hpp uses std::exchange without asking for it.
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

/// What every coroutine of the preview server needs of Boost.Asio. All of them run on the server's one thread, so that
/// nothing here takes a lock.
namespace iiswsgi::preview {

namespace asio = boost::asio;
using SystemError = boost::system::error_code;

template <typename T = void>
using Task = asio::awaitable<T>;

/// Completion token: resume, and leave the error in `error` instead of throwing.
inline auto into(SystemError& error) {
  return asio::redirect_error(asio::use_awaitable, error);
}

}  // namespace iiswsgi::preview
