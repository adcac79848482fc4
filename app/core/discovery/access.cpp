#include "app/core/discovery/access.h"

#include <algorithm>
#include <array>

#include <QCryptographicHash>
#include <QtEndian>

namespace iiswsgi::discovery {
namespace {

const QString defaultPool = QStringLiteral("DefaultAppPool");
const QString poolDomain = QStringLiteral("IIS AppPool\\");

/// Groups that every one of IIS's identities is in ("Well-known SIDs", learn.microsoft.com): Everyone, Authenticated
/// Users, Service, Users, IIS_IUSRS.
const std::array sharedGroups{"S-1-1-0", "S-1-5-11", "S-1-5-6", "S-1-5-32-545", "S-1-5-32-568"};

QString poolNameOf(const iisconfig::Document& config, const QString& location) {
  for (const iisconfig::Site& site : config.sites()) {
    for (const iisconfig::Application& application : site.applications) {
      const QString path = application.path == QLatin1String("/") ? site.name : site.name + application.path;
      if (path.compare(location, Qt::CaseInsensitive) == 0) return application.applicationPool.value_or(defaultPool);
    }
  }
  return defaultPool;
}

/// icacls takes a SID with a star before it: the accounts of the system have other names in other languages.
PoolIdentity systemAccount(const char* sid, const QString& name) {
  return {name, QLatin1Char('*') + QLatin1String(sid), QLatin1String(sid)};
}

PoolIdentity identityOf(const iisconfig::ApplicationPool& pool) {
  const QString type = pool.identityType.value_or(QStringLiteral("ApplicationPoolIdentity"));
  if (type == QLatin1String("LocalSystem")) return systemAccount("S-1-5-18", type);
  if (type == QLatin1String("LocalService")) return systemAccount("S-1-5-19", type);
  if (type == QLatin1String("NetworkService")) return systemAccount("S-1-5-20", type);
  if (type == QLatin1String("SpecificUser")) {
    const QString user = pool.userName.value_or(QString());
    return {user, user, {}};
  }
  return {poolDomain + pool.name, poolDomain + pool.name, appPoolSid(pool.name)};
}

bool isMeant(const host::AccessEntry& entry, const PoolIdentity& identity) {
  if (!identity.sid.isEmpty() && entry.sid == identity.sid) return true;
  if (identity.sid == QLatin1String("S-1-5-18") && entry.sid == QLatin1String("S-1-5-32-544")) return true;
  return identity.sid.isEmpty() && !identity.account.isEmpty() &&
         entry.account.compare(identity.account, Qt::CaseInsensitive) == 0;
}

bool concerns(const host::AccessEntry& entry, const PoolIdentity& identity) {
  const bool shared = std::any_of(sharedGroups.begin(), sharedGroups.end(),
                                  [&](const char* sid) { return entry.sid == QLatin1String(sid); });
  return shared || isMeant(entry, identity);
}

}  // namespace

QString appPoolSid(const QString& pool) {
  const QString lower = pool.toLower();
  QByteArray text(lower.size() * 2, Qt::Uninitialized);
  qToLittleEndian<char16_t>(lower.utf16(), lower.size(), text.data());
  const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha1);
  QString sid = QStringLiteral("S-1-5-82");
  for (int i = 0; i < 5; ++i)
    sid += QLatin1Char('-') + QString::number(qFromLittleEndian<quint32>(hash.constData() + 4 * i));
  return sid;
}

PoolIdentity poolIdentityOf(const iisconfig::Document& config, const QString& location) {
  const QString name = poolNameOf(config, location);
  iisconfig::ApplicationPool meant;
  meant.name = name;
  for (const iisconfig::ApplicationPool& pool : config.applicationPools()) {
    if (pool.name.compare(name, Qt::CaseInsensitive) == 0) meant = pool;
  }
  return identityOf(meant);
}

namespace {

/// As Windows does it ("How DACLs control access to an object"): entries in their order, until each right that is asked
/// for has been allowed or one of them forbidden.
struct Answer {
  bool allowed = false;
  bool forbidden = false;
};

constexpr quint32 readAndExecute = 0x1200A9;  // "RX" of icacls
constexpr quint32 modify = 0x1301BF;          // "M"

template <typename Counts>
Answer ask(const QList<host::AccessEntry>& list, const PoolIdentity& identity, quint32 rights, Counts counts) {
  quint32 missing = rights;
  for (const host::AccessEntry& entry : list) {
    if (!counts(entry) || !concerns(entry, identity)) continue;
    if (!entry.allows && (entry.rights & missing) != 0) return {false, true};
    if (entry.allows) missing &= ~entry.rights;
    if (missing == 0) return {true, false};
  }
  return {};
}

}  // namespace

Access accessOf(const std::optional<QList<host::AccessEntry>>& list, const PoolIdentity& identity) {
  if (!list) return {true, false, false, true};
  // Folders often have an entry for themselves and another for what lies in them: both have to let it in.
  const auto forItself = [](const auto& entry) { return !entry.onlyBelow; };
  const auto forContent = [](const auto& entry) { return entry.handedDown; };
  const Answer folder = ask(*list, identity, readAndExecute, forItself);
  const Answer below = ask(*list, identity, readAndExecute, forContent);
  Access access;
  access.mayRead = folder.allowed && below.allowed;
  access.mayWrite =
      ask(*list, identity, modify, forItself).allowed && ask(*list, identity, modify, forContent).allowed;
  access.forbidden = folder.forbidden || below.forbidden;
  access.ownEntry = std::any_of(list->begin(), list->end(), [&](const auto& entry) {
    return !entry.inherited && entry.allows && isMeant(entry, identity);
  });
  return access;
}

void observeAccess(host::Host& host, Observed& observed, const QString& location, const QStringList& folders) {
  if (observed.server.kind != ServerKind::Iis || !observed.config) return;
  observed.identity = poolIdentityOf(*observed.config, location);
  // A person's account may be in groups that nobody tells from here: what it may read isn't known.
  if (observed.identity->sid.isEmpty()) return;
  for (const QString& folder : folders) {
    if (const auto list = host.accessList(folder)) observed.access.insert(folder, accessOf(*list, *observed.identity));
  }
}

}  // namespace iiswsgi::discovery
