#include "app/core/publish/signs.h"

#include <QRegularExpression>

#include "app/core/discovery/paths.h"

namespace iiswsgi::publish {
namespace {

using Kind = feed::Condition::Kind;
using host::RegistryView;

const QString uninstallKey =
    QStringLiteral("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\");

/// Feeds spell the hives either way.
QString fullKey(const QString& path) {
  static const QMap<QString, QString> hives{{QStringLiteral("HKLM"), QStringLiteral("HKEY_LOCAL_MACHINE")},
                                            {QStringLiteral("HKCU"), QStringLiteral("HKEY_CURRENT_USER")},
                                            {QStringLiteral("HKCR"), QStringLiteral("HKEY_CLASSES_ROOT")}};
  const QString hive = path.section(QLatin1Char('\\'), 0, 0).toUpper().remove(QLatin1Char(':'));
  return hives.value(hive, hive) + path.mid(path.indexOf(QLatin1Char('\\')));
}

class Machine {
 public:
  explicit Machine(host::Host& host) : m_host(host), m_windows(discovery::isWindows(host.environment())) {}

  std::optional<bool> answer(const feed::Condition& condition) {
    if (!m_windows) return std::nullopt;
    if (condition.kind == Kind::File) return fileIsThere(condition.text);
    if (condition.kind == Kind::Registry) return inAnyView(fullKey(condition.text), condition);
    if (condition.kind == Kind::MsiProduct) return inAnyView(uninstallKey + condition.text, {});
    return std::nullopt;
  }

 private:
  std::optional<bool> fileIsThere(const QString& path) {
    const QString full = discovery::physicalPath(path, m_host.environment(), m_windows);
    // Another computer's share isn't asked: this one would log on there, on a stranger's word.
    static const QRegularExpression onDrive(QStringLiteral("^[A-Za-z]:[\\\\/]"));
    if (full.contains(QLatin1Char('%')) || !onDrive.match(full).hasMatch()) return std::nullopt;
    return host::exists(m_host, full);
  }

  /// A 32-bit product writes into the other view, and a feed doesn't say which one it means.
  bool inAnyView(const QString& path, const feed::Condition& wanted) {
    return holds(path, RegistryView::Bits64, wanted) || holds(path, RegistryView::Bits32, wanted);
  }

  bool holds(const QString& path, RegistryView view, const feed::Condition& wanted) {
    const auto key = m_host.readRegistry(path, view);
    if (!key) return false;
    if (wanted.valueName.isEmpty()) return true;
    for (auto value = key->values.begin(); value != key->values.end(); ++value) {
      if (value.key().compare(wanted.valueName, Qt::CaseInsensitive) != 0) continue;
      return wanted.valueValue.isEmpty() || value->compare(wanted.valueValue, Qt::CaseInsensitive) == 0;
    }
    return false;
  }

  host::Host& m_host;
  const bool m_windows;
};

}  // namespace

feed::Sign signsOf(host::Host& host) {
  return [&host](const feed::Condition& condition) { return Machine(host).answer(condition); };
}

}  // namespace iiswsgi::publish
