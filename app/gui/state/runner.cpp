#include "app/gui/state/runner.h"

namespace iiswsgi::gui {

Runner::Runner(QObject* parent) : QObject(parent) {
  m_pool.setMaxThreadCount(1);
  m_pool.setExpiryTimeout(-1);
}

Runner::~Runner() {
  for (const auto& ticket : std::as_const(m_tickets))
    ticket->stale = true;
  m_pool.waitForDone();
}

void Runner::startJob(const QString& topic, QObject* receiver, Work work, Done done) {
  drop(topic);
  const auto ticket = std::make_shared<Ticket>();
  m_tickets[topic] = ticket;
  emit busyChanged(topic);
  const QPointer<QObject> guard(receiver);
  m_pool.start([this, topic, ticket, guard, work = std::move(work), done = std::move(done)] {
    if (ticket->stale) return;
    const std::shared_ptr<void> value = work();
    post(this, [this, topic, ticket, guard, done, value] {
      if (ticket->stale) return;
      finish(topic, ticket);
      if (guard) done(value);
    });
  });
}

void Runner::post(const QPointer<QObject>& receiver, const std::function<void()>& call) {
  // Delivered through this object, not the receiver: only this one is sure to outlive the thread.
  QMetaObject::invokeMethod(
      this,
      [receiver, call] {
        if (receiver) call();
      },
      Qt::QueuedConnection);
}

void Runner::destroy(std::shared_ptr<void> object) {
  if (!object) return;
  // One owner, whoever copies the work: the end is where it lets go.
  const auto owner = std::make_shared<std::shared_ptr<void>>(std::move(object));
  m_pool.start([owner] { owner->reset(); });
}

void Runner::drop(const QString& topic) {
  const auto ticket = m_tickets.take(topic);
  if (!ticket) return;
  ticket->stale = true;
  emit busyChanged(topic);
}

void Runner::finish(const QString& topic, const std::shared_ptr<Ticket>& ticket) {
  if (m_tickets.value(topic) == ticket) m_tickets.remove(topic);
  emit busyChanged(topic);
}

}  // namespace iiswsgi::gui
