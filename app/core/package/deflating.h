#pragma once

#include <deque>
#include <future>

#include "app/core/package/writer.h"

/// Deflates the files of a package on every processor, some files ahead of the one that is written. Reading stays in
/// the caller's thread: a Host takes one call at a time. The bytes are those that one thread would give.
namespace iiswsgi::package {

class Deflating {
 public:
  /// `items` has to outlive it; `take` is called for each in their order.
  explicit Deflating(const QList<Item>& items);

  static bool isFor(const Item& item);  ///< small enough to be held, and worth it
  Result<Deflated> take(qsizetype index);

 private:
  void begin(qsizetype index);
  void runAhead();

  struct Begun {
    qsizetype index = 0;
    qint64 size = 0;
    std::future<Deflated> deflated;
    std::optional<Error> failure;
  };
  const QList<Item>& m_items;
  std::deque<Begun> m_begun;
  qsizetype m_next = 0;
  qint64 m_bytes = 0;  ///< of what is begun
  const size_t m_threads;
};

}  // namespace iiswsgi::package
