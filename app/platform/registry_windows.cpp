#include <windows.h>

#include <array>
#include <cstring>
#include <vector>

#include "app/platform/registry.h"

namespace iiswsgi::platform {
namespace {

using host::RegistryKey;

class Key {
 public:
  Key(HKEY root, const QString& path, REGSAM view)
      : m_error(::RegOpenKeyExW(root, path.toStdWString().c_str(), 0, KEY_READ | view, &m_key)) {}
  ~Key() {
    if (m_key != nullptr) ::RegCloseKey(m_key);
  }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  LSTATUS error() const { return m_error; }
  HKEY get() const { return m_key; }

 private:
  HKEY m_key = nullptr;
  LSTATUS m_error;
};

HKEY rootOf(const QString& path) {
  const QString name = path.section(QLatin1Char('\\'), 0, 0);
  if (name == QLatin1String("HKEY_LOCAL_MACHINE")) return HKEY_LOCAL_MACHINE;
  return name == QLatin1String("HKEY_CURRENT_USER") ? HKEY_CURRENT_USER : nullptr;
}

/// "Registry Element Size Limits" (learn.microsoft.com): a key's name has at most 255 letters, a value's 16,383.
constexpr DWORD longestKeyName = 255;
constexpr DWORD longestValueName = 16383;

QStringList keysOf(HKEY key) {
  QStringList names;
  std::array<wchar_t, longestKeyName + 1> name{};
  for (DWORD index = 0;; ++index) {
    DWORD length = longestKeyName + 1;
    if (::RegEnumKeyExW(key, index, name.data(), &length, nullptr, nullptr, nullptr, nullptr) != ERROR_SUCCESS)
      return names;
    names << QString::fromWCharArray(name.data(), static_cast<int>(length));
  }
}

/// Texts may be stored with an end mark, with several, or without any.
QString textOf(const std::vector<BYTE>& data) {
  const auto length = static_cast<qsizetype>(data.size() / sizeof(char16_t));
  QString text(length, Qt::Uninitialized);
  std::memcpy(text.data(), data.data(), static_cast<std::size_t>(length) * sizeof(char16_t));
  const auto end = text.indexOf(QChar(0));
  return end < 0 ? text : text.left(end);
}

template <typename Number>
QString numberOf(const std::vector<BYTE>& data) {
  Number number{};
  if (data.size() < sizeof(number)) return {};
  std::memcpy(&number, data.data(), sizeof(number));
  return QString::number(number);
}

std::optional<QString> valueOf(DWORD type, const std::vector<BYTE>& data) {
  switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
      return textOf(data);
    case REG_DWORD:
      return numberOf<quint32>(data);
    case REG_QWORD:
      return numberOf<quint64>(data);
    default:
      return std::nullopt;
  }
}

QMap<QString, QString> valuesOf(HKEY key) {
  QMap<QString, QString> values;
  DWORD longest = 0;
  ::RegQueryInfoKeyW(key, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, &longest, nullptr,
                     nullptr);
  std::vector<wchar_t> name(longestValueName + 1);
  for (DWORD index = 0;; ++index) {
    DWORD length = longestValueName + 1;
    DWORD size = longest;
    DWORD type = REG_NONE;
    std::vector<BYTE> data(longest);
    const LSTATUS status = ::RegEnumValueW(key, index, name.data(), &length, nullptr, &type, data.data(), &size);
    if (status == ERROR_MORE_DATA) continue;  // it has grown since its size was asked
    if (status != ERROR_SUCCESS) return values;
    data.resize(size);
    if (const auto value = valueOf(type, data))
      values.insert(QString::fromWCharArray(name.data(), static_cast<int>(length)), *value);
  }
}

}  // namespace

Result<RegistryKey> readRegistry(const QString& path, host::RegistryView view) {
  const HKEY root = rootOf(path);
  if (root == nullptr) return Error(iiswsgi::codes::internal, QStringLiteral("%1 names no hive.").arg(path));
  const Key key(root, path.section(QLatin1Char('\\'), 1),
                view == host::RegistryView::Bits32 ? KEY_WOW64_32KEY : KEY_WOW64_64KEY);
  if (key.error() == ERROR_SUCCESS) return RegistryKey{keysOf(key.get()), valuesOf(key.get())};
  const QString why = qt_error_string(static_cast<int>(key.error())).trimmed();
  if (key.error() == ERROR_FILE_NOT_FOUND || key.error() == ERROR_PATH_NOT_FOUND)
    return Error(host::codes::fileMissing, QStringLiteral("The registry has no key %1.").arg(path));
  return Error(host::codes::fileUnreadable, QStringLiteral("The registry's %1 can't be read: %2.").arg(path, why),
               QStringLiteral("Run this as a user who may read it."));
}

}  // namespace iiswsgi::platform
