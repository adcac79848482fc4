#include "app/gui/packages/build_state.h"

#include <QDir>

#include "app/core/discovery/paths.h"
#include "app/gui/state/memory.h"

namespace iiswsgi::gui {
namespace {

const QString& lookingTopic() {
  static const QString topic = QStringLiteral("draw");
  return topic;
}

const QString& buildingTopic() {
  static const QString topic = QStringLiteral("build");
  return topic;
}

}  // namespace

BuildState::BuildState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  connect(&session.runner(), &Runner::busyChanged, this, &BuildState::changed);
  m_watching.setInterval(100);
  connect(&m_watching, &QTimer::timeout, this, &BuildState::changed);
}

void BuildState::edit(const std::function<void(build::Order&)>& change) {
  const QString before = m_order.folder;
  change(m_order);
  if (m_order.folder != before) {
    // Beside the project it is found again, and is no part of it.
    m_order.outputFolder = discovery::parentFolder(m_order.folder);
    const bool windows = discovery::isWindows(m_session.host().environment());
    if (m_feed.isEmpty()) m_feed = discovery::joinPath(m_order.outputFolder, QStringLiteral("web-pi.xml"), windows);
  }
  m_built.reset();
  m_published.reset();
  look();
}

void BuildState::setFeed(const QString& path) {
  m_feed = path;
  emit changed();
}

void BuildState::look() {
  m_error.reset();
  if (m_order.folder.isEmpty()) {
    m_draft.reset();
    emit drawn();
    emit changed();
    return;
  }
  host::Host& host = m_session.host();
  m_session.runner().start(
      lookingTopic(), this, [&host, order = m_order] { return build::draw(host, order); },
      [this](const Result<build::Draft>& draft) {
        m_draft.reset();
        if (draft)
          m_draft = *draft;
        else
          m_error = draft.error();
        emit drawn();
        emit changed();
      });
  emit changed();
}

void BuildState::build() {
  start(false);
}

void BuildState::publish() {
  start(true);
}

void BuildState::start(bool publishing) {
  if (working() || !m_draft) return;
  m_error.reset();
  m_built.reset();
  m_published.reset();
  m_told = std::make_shared<std::atomic<double>>(0);
  m_watching.start();
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  package::Watch watch;
  watch.cancel = [cancelled = m_cancelled] { return cancelled->load(); };
  // Called in the thread behind, perhaps after this object is gone: it only leaves a number there.
  watch.progress = [told = m_told](double part) { *told = part; };
  host::Host& host = m_session.host();
  const auto work = [&host, order = m_order, feed = m_feed, publishing, watch]() -> Outcome {
    const auto built = build::build(host, order, watch);
    if (!built) return {std::nullopt, std::nullopt, built.error()};
    if (!publishing) return {*built, std::nullopt, std::nullopt};
    publish::Wish wish;
    wish.package = built->path;
    wish.feed = feed;
    const auto published = publish::publish(host, wish);
    if (!published) return {*built, std::nullopt, published.error()};
    return {*built, *published, std::nullopt};
  };
  m_session.runner().start(buildingTopic(), this, work, [this](const Outcome& outcome) { finish(outcome); });
  emit changed();
}

void BuildState::cancel() {
  if (working() && m_cancelled) *m_cancelled = true;
}

QString BuildState::usualPython() const {
  return build::usualPython(discovery::isWindows(m_session.host().environment()));
}

bool BuildState::looking() const {
  return m_session.runner().isBusy(lookingTopic());
}

bool BuildState::working() const {
  return m_session.runner().isBusy(buildingTopic());
}

void BuildState::finish(const Outcome& outcome) {
  m_watching.stop();
  m_built = outcome.built;
  m_published = outcome.published;
  m_error = outcome.error;
  if (m_built) keepInMind();
  emit changed();
}

void BuildState::keepInMind() {
  host::Host& host = m_session.host();
  const Memory memory{{projectKey(), m_order.folder}, {feedKey(), m_feed}};
  m_session.runner().start(
      QStringLiteral("remember"), this, [&host, memory] { return remember(host, memory), true; }, [](bool) {});
}

const QString& BuildState::projectKey() {
  static const QString key = QStringLiteral("project");
  return key;
}

const QString& BuildState::feedKey() {
  static const QString key = QStringLiteral("feed");
  return key;
}

}  // namespace iiswsgi::gui
