#include "app/core/iisconfig/model.h"

namespace iiswsgi::iisconfig {
namespace {

/// "address:port:host"; the address may be an IPv6 one in brackets, with colons of its own.
QStringList partsOf(const QString& information) {
  const auto bracket = information.lastIndexOf(QLatin1Char(']'));
  const auto first = information.indexOf(QLatin1Char(':'), bracket < 0 ? 0 : bracket);
  if (first < 0) return {information, QString(), QString()};
  const auto second = information.indexOf(QLatin1Char(':'), first + 1);
  return {information.left(first), information.mid(first + 1, second < 0 ? -1 : second - first - 1),
          second < 0 ? QString() : information.mid(second + 1)};
}

}  // namespace

QString Binding::address() const {
  const QString address = partsOf(information).at(0);
  return address.isEmpty() ? QStringLiteral("*") : address;
}

int Binding::port() const {
  return partsOf(information).at(1).toInt();
}

QString Binding::hostName() const {
  return partsOf(information).at(2);
}

}  // namespace iiswsgi::iisconfig
