#pragma once

#include <utility>
#include <variant>

#include "app/core/base/error.h"

/// A value, or the Error that kept it from being there. Nothing here throws: reading the wrong side is a mistake in
/// the program and ends it (std::get on the wrong alternative is caught by tests, never by users).
namespace iiswsgi {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_content(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : m_content(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return m_content.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return std::get<0>(m_content); }
  T& value() & { return std::get<0>(m_content); }
  T&& value() && { return std::get<0>(std::move(m_content)); }
  const Error& error() const { return std::get<1>(m_content); }

  const T& operator*() const { return value(); }
  T& operator*() { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::variant<T, Error> m_content;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : m_error(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !m_error.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return m_error.value(); }

 private:
  std::optional<Error> m_error;
};

}  // namespace iiswsgi

#define IISWSGI_JOIN_(a, b) a##b
#define IISWSGI_JOIN(a, b) IISWSGI_JOIN_(a, b)

/// Leaves the function with the error of `expression`, a Result<...>, if it holds one.
#define RETURN_IF_ERROR(expression)                      \
  do {                                                   \
    if (const auto& result_ = (expression); !result_) return result_.error(); \
  } while (false)

/// `ASSIGN_OR_RETURN(const QByteArray bytes, host.readFile(path));`
/// Two statements, not a statement expression: those don't build with MSVC.
#define ASSIGN_OR_RETURN(declaration, expression)                                          \
  auto IISWSGI_JOIN(result_, __LINE__) = (expression);                                     \
  if (!IISWSGI_JOIN(result_, __LINE__)) return IISWSGI_JOIN(result_, __LINE__).error();    \
  declaration = std::move(IISWSGI_JOIN(result_, __LINE__)).value()
