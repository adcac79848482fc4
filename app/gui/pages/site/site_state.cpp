#include "app/gui/pages/site/site_state.h"

#include <QDir>
#include <QFileInfo>

namespace iiswsgi::gui {

SiteState::SiteState(Session& session, QObject* parent) : QObject(parent), m_session(session) {}

QString SiteState::nameFor(const plan::ApplicationSource& source) {
  if (!source.iniFile.isEmpty()) return QFileInfo(source.iniFile).absoluteDir().dirName();
  return source.callable.section(QLatin1Char(':'), 0, 0).section(QLatin1Char('.'), 0, 0);
}

void SiteState::fillDefaults() {
  const auto all = sites();
  m_session.edit([&](plan::Desired& desired) {
    if (desired.site.isEmpty() && !all.isEmpty() && desired.place != plan::HandlerPlace::Server)
      desired.site = all.first().name;
    if (desired.path.isEmpty()) desired.path = QStringLiteral("/");
    if (desired.name.isEmpty() || desired.name == m_filledName) {
      desired.name = nameFor(desired.application);
      m_filledName = desired.name;
    }
  });
}

QList<iisconfig::Site> SiteState::sites() const {
  const auto& observed = m_session.observed();
  return observed ? observed->config->sites() : QList<iisconfig::Site>();
}

const iisconfig::Site* SiteState::find(const QList<iisconfig::Site>& sites) const {
  for (const auto& site : sites) {
    if (site.name.compare(m_session.desired().site, Qt::CaseInsensitive) == 0) return &site;
  }
  return nullptr;
}

QStringList SiteState::paths() const {
  const auto all = sites();
  const auto* site = find(all);
  if (!site) return {QStringLiteral("/")};
  QStringList found;
  for (const auto& application : site->applications)
    found << application.path;
  return found;
}

QUrl SiteState::urlOf(const iisconfig::Binding& binding) {
  QUrl url;
  url.setScheme(binding.protocol);
  const QString address = binding.address();
  const bool everywhere = address.isEmpty() || address == QLatin1String("*");
  url.setHost(!binding.hostName().isEmpty() ? binding.hostName() : everywhere ? QStringLiteral("localhost") : address);
  const int usual = binding.protocol == QLatin1String("https") ? 443 : 80;
  if (binding.port() != usual) url.setPort(binding.port());
  url.setPath(QStringLiteral("/"));
  return url;
}

std::optional<QUrl> SiteState::address() const {
  const auto all = sites();
  const auto* site = find(all);
  if (!site) return std::nullopt;
  for (const auto& binding : site->bindings) {
    if (!binding.protocol.startsWith(QLatin1String("http"))) continue;
    QUrl url = urlOf(binding);
    const QString path = m_session.desired().path;
    url.setPath(path.endsWith(QLatin1Char('/')) ? path : path + QLatin1Char('/'));
    return url;
  }
  return std::nullopt;
}

void SiteState::setSite(const QString& name) {
  m_session.edit([&](plan::Desired& desired) { desired.site = name; });
  // Each site has its own applications; "/" is in every one.
  if (!paths().contains(m_session.desired().path)) setPath(QStringLiteral("/"));
}

void SiteState::setPath(const QString& path) {
  QString whole = path.trimmed();
  if (!whole.startsWith(QLatin1Char('/'))) whole.prepend(QLatin1Char('/'));
  while (whole.size() > 1 && whole.endsWith(QLatin1Char('/')))
    whole.chop(1);
  m_session.edit([&](plan::Desired& desired) { desired.path = whole; });
}

void SiteState::setName(const QString& name) {
  m_session.edit([&](plan::Desired& desired) { desired.name = name.trimmed(); });
}

void SiteState::setHandlerPath(const QString& pattern) {
  m_session.edit([&](plan::Desired& desired) { desired.handlerPath = pattern.trimmed(); });
}

void SiteState::setVerb(const QString& verb) {
  m_session.edit([&](plan::Desired& desired) { desired.verb = verb.trimmed(); });
}

void SiteState::setPlace(plan::HandlerPlace place) {
  m_session.edit([&](plan::Desired& desired) { desired.place = place; });
}

void SiteState::setStreaming(bool streaming) {
  m_session.edit([&](plan::Desired& desired) {
    if (streaming) desired.responseBufferLimit = QStringLiteral("0");
    if (!streaming) desired.responseBufferLimit.reset();
  });
}

bool SiteState::isStreaming() const {
  return m_session.desired().responseBufferLimit == QStringLiteral("0");
}

void SiteState::setFastCgi(const QString& attribute, const QString& value) {
  m_session.edit([&](plan::Desired& desired) {
    if (value.trimmed().isEmpty()) desired.fastCgi.remove(attribute);
    if (!value.trimmed().isEmpty()) desired.fastCgi[attribute] = value.trimmed();
  });
}

bool SiteState::ready() const {
  for (const char* field : {"site", "path", "name", "handlerPath", "verb", "place", "responseBufferLimit", "fastCgi",
                            "fastCgi.", "environment"}) {
    if (m_session.problem(QLatin1String(field))) return false;
  }
  return true;
}

}  // namespace iiswsgi::gui
