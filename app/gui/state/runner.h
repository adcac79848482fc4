#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QMap>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

/// Work that would make a window stand still: discovery, planning, applying, asking.
///
/// Flow:
///   1. `runner.start(topic, receiver, work, done)`: `work` runs on the one thread behind (a Host takes one call at a
///      time), `done` gets its value in the receiver's thread.
///   2. Starting a topic again makes what runs under it stale: stale work that hasn't begun is skipped, and a stale
///      answer never reaches `done`. `drop(topic)` does only that.
///   3. `post()` tells of progress from the thread behind; `destroy()` lets go of what takes its time to end.
///   4. Destruction waits for what runs; nothing is delivered any more.
/// There is no event loop in here and no waiting in the GUI's thread.
namespace iiswsgi::gui {

class Runner : public QObject {
  Q_OBJECT
 public:
  explicit Runner(QObject* parent = nullptr);
  ~Runner() override;

  template <typename Work, typename Done>
  void start(const QString& topic, QObject* receiver, Work work, Done done) {
    using Value = decltype(work());
    startJob(
        topic, receiver, [work]() -> std::shared_ptr<void> { return std::make_shared<Value>(work()); },
        [done](const std::shared_ptr<void>& value) { done(std::move(*std::static_pointer_cast<Value>(value))); });
  }

  void drop(const QString& topic);
  /// From any thread while work runs: `call` is called in this object's thread, unless the receiver is gone by then.
  void post(const QPointer<QObject>& receiver, const std::function<void()>& call);
  /// The last owner's goodbye, behind: a server's end waits for its connections.
  void destroy(std::shared_ptr<void> object);
  bool isBusy(const QString& topic) const { return m_tickets.contains(topic); }

 signals:
  void busyChanged(const QString& topic);

 private:
  struct Ticket {
    std::atomic<bool> stale{false};
  };
  using Work = std::function<std::shared_ptr<void>()>;
  using Done = std::function<void(const std::shared_ptr<void>&)>;

  void startJob(const QString& topic, QObject* receiver, Work work, Done done);
  void finish(const QString& topic, const std::shared_ptr<Ticket>& ticket);

  QThreadPool m_pool;
  QMap<QString, std::shared_ptr<Ticket>> m_tickets;  ///< the newest of each topic, while it runs
};

}  // namespace iiswsgi::gui
