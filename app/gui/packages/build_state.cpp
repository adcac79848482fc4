#include "app/gui/packages/build_state.h"

#include <QRegularExpression>

#include "app/core/discovery/paths.h"
#include "app/gui/packages/feed_file.h"
#include "app/gui/packages/told_here.h"
#include "app/gui/state/memory.h"

namespace iiswsgi::gui {
namespace {

constexpr std::chrono::milliseconds pause{300};

const QString& lookingTopic() {
  static const QString topic = QStringLiteral("draw");
  return topic;
}

const QString& buildingTopic() {
  static const QString topic = QStringLiteral("build");
  return topic;
}

/// Nothing: it is neither an INI file nor a callable.
std::optional<project::Application> applicationFrom(const QString& text) {
  static const QRegularExpression callable(QStringLiteral("^[\\w.]+:[\\w.]+(\\(\\))?$"));
  project::Application application;
  const QString file = text.section(QLatin1Char('#'), 0, 0);
  if (file.endsWith(QLatin1String(".ini"), Qt::CaseInsensitive)) {
    application.kind = project::Kind::PasteIni;
    application.iniFile = file;
    application.iniSection = text.section(QLatin1Char('#'), 1);
    return application;
  }
  if (!callable.match(text).hasMatch()) return std::nullopt;
  application.kind = project::Kind::Wsgi;
  application.callable = text;
  return application;
}

QList<project::Application> found(const std::optional<build::Draft>& draft) {
  if (!draft || !draft->project) return {};
  QList<project::Application> all = draft->project->others;
  if (draft->project->application.kind != project::Kind::Unknown) all.prepend(draft->project->application);
  return all;
}

/// `path` is `one` or lies in it.
bool isIn(const QString& path, const QString& one) {
  return path == one || (one.endsWith(QLatin1Char('/')) && path.startsWith(one));
}

}  // namespace

QString textOf(const project::Application& application) {
  if (application.iniFile.isEmpty()) return application.callable;
  return application.iniSection.isEmpty() ? application.iniFile
                                          : application.iniFile + QLatin1Char('#') + application.iniSection;
}

BuildState::BuildState(Session& session, QObject* parent) : QObject(parent), m_session(session) {
  connect(&session.runner(), &Runner::busyChanged, this, &BuildState::changed);
  m_watching.setInterval(100);
  connect(&m_watching, &QTimer::timeout, this, &BuildState::changed);
  m_pause.setSingleShot(true);
  m_pause.setInterval(pause);
  connect(&m_pause, &QTimer::timeout, this, &BuildState::look);
}

void BuildState::edit(const std::function<void(build::Order&)>& change) {
  if (working()) return;
  change(m_order);
  m_built.reset();
  m_published.reset();
  m_pause.start();
  emit changed();
}

void BuildState::choose(const QString& folder) {
  if (working()) return;
  build::Order order;
  order.folder = folder;
  order.vendoring = m_order.vendoring;
  order.wishes.form = m_order.wishes.form;
  order.wishes.installStep = m_order.wishes.installStep;
  if (!folder.isEmpty()) {
    // Beside the project it is found again, and is no part of it.
    order.outputFolder = discovery::parentFolder(folder);
    if (m_feedText.isEmpty()) m_feedText = feedBeside(folder);
  }
  m_application.clear();
  m_draft.reset();
  m_fits = false;
  edit([&](build::Order& all) { all = order; });
  look();
}

void BuildState::take(const QString& path, bool in) {
  edit([&](build::Order& order) {
    auto& include = order.choices.include;
    auto& exclude = order.choices.exclude;
    const auto within = [&](const QString& one) { return isIn(one, path); };
    include.removeIf(within);
    const bool wasOut = exclude.removeIf(within) > 0;
    if (!in) exclude << path;
    if (in && !wasOut) include << path;
  });
}

void BuildState::setApplication(const QString& text) {
  edit([&](build::Order& order) {
    m_application = text.trimmed();
    order.wishes.application.reset();
    if (m_application.isEmpty()) return;
    const auto all = found(m_draft);
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return textOf(one) == m_application; });
    order.wishes.application = known == all.end() ? applicationFrom(m_application) : *known;
  });
}

QString BuildState::applicationProblem() const {
  if (m_application.isEmpty() || m_order.wishes.application) return {};
  return tr("Write it as module:callable, or as an INI file of the project and its section: production.ini#main.");
}

QStringList BuildState::applications() const {
  QStringList texts;
  for (const auto& application : found(m_draft))
    texts << textOf(application);
  return texts;
}

void BuildState::setFeed(const QString& text) {
  if (working() || m_feedText == text) return;
  m_feedText = text;
  emit changed();
}

QString BuildState::feed() const {
  return feedFile(m_feedText);
}

QString BuildState::feedProblem() const {
  return feedFileProblem(m_feedText);
}

void BuildState::look() {
  m_pause.stop();
  m_error.reset();
  if (m_order.folder.isEmpty()) {
    emit drawn();
    emit changed();
    return;
  }
  host::Host& host = m_session.host();
  m_session.runner().start(
      lookingTopic(), this, [&host, order = m_order] { return build::draw(host, order); },
      [this](const Result<build::Draft>& draft) {
        m_fits = draft.ok();
        if (draft)
          m_draft = *draft;
        else
          m_error = toldHere(draft.error());
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

bool BuildState::canBuild() const {
  return m_draft && (m_fits || looking()) && !working() && applicationProblem().isEmpty();
}

void BuildState::start(bool publishing) {
  if (publishing ? !canPublish() : !canBuild()) return;
  if (m_pause.isActive()) look();  // one after the other, in the one thread behind
  m_error.reset();
  m_built.reset();
  m_published.reset();
  m_told = std::make_shared<std::atomic<double>>(0);
  m_watching.start();
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  build::Watch watch;
  watch.cancelled = m_cancelled;
  // Called in the thread behind, perhaps after this object is gone: it only leaves a number there.
  watch.progress = [told = m_told](double part) { *told = part; };
  host::Host& host = m_session.host();
  const auto work = [&host, order = m_order, feed = feed(), publishing, watch]() -> Outcome {
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
  if (!working()) return;
  *m_cancelled = true;
  emit changed();
}

QString BuildState::usualPython() const {
  return build::usualPython(discovery::isWindows(m_session.host().environment()));
}

bool BuildState::looking() const {
  return m_pause.isActive() || m_session.runner().isBusy(lookingTopic());
}

bool BuildState::working() const {
  return m_session.runner().isBusy(buildingTopic());
}

void BuildState::finish(const Outcome& outcome) {
  m_watching.stop();
  m_built = outcome.built;
  m_published = outcome.published;
  m_error = outcome.error ? std::optional(toldHere(*outcome.error)) : std::nullopt;
  if (m_built) keepInMind();
  emit changed();
  if (m_published) emit wasPublished(feed());
}

void BuildState::keepInMind() {
  host::Host& host = m_session.host();
  const Memory memory{{projectKey(), m_order.folder}, {feedKey(), feed()}};
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
