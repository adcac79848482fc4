#include "app/core/build/target.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace iiswsgi::build {
namespace {

struct System {
  const char* tag;  ///< what platform tags begin with
  const char* sysPlatform;
  const char* osName;
  const char* name;
};

const System systems[] = {
    {"win", "win32", "nt", "Windows"},
    {"linux", "linux", "posix", "Linux"},
    {"manylinux", "linux", "posix", "Linux"},
    {"musllinux", "linux", "posix", "Linux"},
    {"macosx", "darwin", "posix", "Darwin"},
};

/// As platform.machine() calls it.
QString machineOf(const QString& tag) {
  if (tag == QLatin1String("win32")) return QStringLiteral("x86");
  if (tag == QLatin1String("win_amd64")) return QStringLiteral("AMD64");
  if (tag == QLatin1String("win_arm64")) return QStringLiteral("ARM64");
  static const QRegularExpression other(QStringLiteral("(x86_64|aarch64|arm64|i686|ppc64le|s390x)$"));
  return other.match(tag).captured(1);
}

void addPlatform(const QString& tag, QJsonObject& words) {
  for (const System& system : systems) {
    if (!tag.startsWith(QLatin1String(system.tag))) continue;
    words[QStringLiteral("sys_platform")] = QLatin1String(system.sysPlatform);
    words[QStringLiteral("os_name")] = QLatin1String(system.osName);
    words[QStringLiteral("platform_system")] = QLatin1String(system.name);
    words[QStringLiteral("platform_machine")] = machineOf(tag);
  }
}

}  // namespace

QByteArray targetsOf(const Vendoring& vendoring) {
  static const QRegularExpression form(QStringLiteral("^(\\d)\\.?(\\d+)(?:\\.(\\d+))?$"));
  QJsonObject words;
  addPlatform(vendoring.platform, words);
  const auto version = form.match(vendoring.version);
  if (!version.hasMatch()) return words.isEmpty() ? QByteArray() : QJsonDocument(QJsonArray{words}).toJson(QJsonDocument::Compact);
  const QString minor = version.captured(1) + QLatin1Char('.') + version.captured(2);
  const QString last = version.captured(3);
  QJsonArray targets;
  for (const QString& patch : last.isEmpty() ? QStringList{QStringLiteral("0"), QStringLiteral("99")} : QStringList{last}) {
    words[QStringLiteral("python_version")] = minor;
    words[QStringLiteral("python_full_version")] = minor + QLatin1Char('.') + patch;
    targets << words;
  }
  return QJsonDocument(targets).toJson(QJsonDocument::Compact);
}

QString pipForTargets() {
  return QStringLiteral(
      "import json, runpy, sys\n"
      "try:\n"
      "    from pip._vendor.packaging.markers import Marker\n"
      "except ImportError:\n"
      "    sys.exit('ERROR: this Python has no pip that can judge conditions for another machine.')\n"
      "targets = json.loads(sys.argv[1])\n"
      "here = Marker.evaluate\n"
      "def evaluate(self, environment=None, *rest, **named):\n"
      "    return any(here(self, dict(target, **(environment or {})), *rest, **named) for target in targets)\n"
      "Marker.evaluate = evaluate\n"
      "sys.argv = ['pip'] + sys.argv[2:]\n"
      "runpy.run_module('pip', run_name='__main__')\n");
}

}  // namespace iiswsgi::build
