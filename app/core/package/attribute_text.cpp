#include "app/core/package/attribute_text.h"

#include <QtEndian>

#include <QDateTime>
#include <QRegularExpression>

namespace iiswsgi::package {
namespace {

// .NET counts 100 ns since the year 1; the two highest bits say what the clock was (DateTime.ToBinary).
constexpr quint64 ticksMask = 0x3fffffffffffffffULL;
constexpr qint64 ticksPerSecond = 10000000;
constexpr qint64 secondsToUnix = 62135596800;

std::optional<QByteArray> bytesOf(const QString& text, qsizetype length) {
  const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
  if (!decoded || decoded.decoded.size() != length) return std::nullopt;
  return decoded.decoded;
}

QString base64Of(quint64 number) {
  QByteArray bytes(8, Qt::Uninitialized);
  qToLittleEndian(number, bytes.data());
  return QString::fromLatin1(bytes.toBase64());
}

const QList<QPair<int, QString>>& clocks() {
  static const QList<QPair<int, QString>> all{
      {1, QStringLiteral("Z")}, {0, QString()}, {2, QStringLiteral(" local")}, {3, QStringLiteral(" local, twice")}};
  return all;
}

QString momentOf(quint64 binary) {
  const auto ticks = qint64(binary & ticksMask);
  const QDateTime moment = QDateTime::fromSecsSinceEpoch(ticks / ticksPerSecond - secondsToUnix, Qt::UTC);
  QString clock;
  for (const auto& [bits, text] : clocks()) {
    if (quint64(bits) == binary >> 62) clock = text;
  }
  return moment.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")) +
         QStringLiteral(".%1").arg(ticks % ticksPerSecond, 7, 10, QLatin1Char('0')) + clock;
}

std::optional<quint64> binaryOf(const QString& moment) {
  static const QRegularExpression form(
      QStringLiteral("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{7}))?(.*)$"));
  const auto match = form.match(moment);
  QDateTime whole = QDateTime::fromString(match.captured(1), QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
  if (!match.hasMatch() || !whole.isValid()) return std::nullopt;
  whole.setTimeSpec(Qt::UTC);
  const auto ticks =
      quint64((whole.toSecsSinceEpoch() + secondsToUnix) * ticksPerSecond + match.captured(2).toLongLong());
  for (const auto& [bits, text] : clocks()) {
    if (text == match.captured(3)) return ticks | (quint64(bits) << 62);
  }
  return std::nullopt;
}

const QString prefix = QStringLiteral("Microsoft.Web.Deployment.DeploymentObject");
const QString suffix = QStringLiteral("AttributeValue");

}  // namespace

QString typeName(Attribute::Type type) {
  switch (type) {
    case Attribute::Type::Boolean:
      return prefix + QStringLiteral("Boolean") + suffix;
    case Attribute::Type::Int64:
      return prefix + QStringLiteral("Int64") + suffix;
    case Attribute::Type::DateTime:
      return prefix + QStringLiteral("DateTime") + suffix;
    case Attribute::Type::Text:
      break;
  }
  return {};
}

std::optional<Attribute::Type> typeOf(const QString& name) {
  using Type = Attribute::Type;
  for (const Type type : {Type::Boolean, Type::Int64, Type::DateTime}) {
    // With an assembly's name behind it where msdeploy.exe found that safer.
    if (name.section(QLatin1Char(','), 0, 0).trimmed() == typeName(type)) return type;
  }
  return std::nullopt;
}

std::optional<QString> readable(const QString& stored, Attribute::Type type) {
  if (type == Attribute::Type::Text) return stored;
  const auto bytes = bytesOf(stored, type == Attribute::Type::Boolean ? 1 : 8);
  if (!bytes) return std::nullopt;
  if (type == Attribute::Type::Boolean) return bytes->at(0) ? QStringLiteral("True") : QStringLiteral("False");
  const auto number = qFromLittleEndian<quint64>(bytes->constData());
  return type == Attribute::Type::Int64 ? QString::number(qint64(number)) : momentOf(number);
}

std::optional<QString> stored(const QString& readable, Attribute::Type type) {
  bool isNumber = false;
  switch (type) {
    case Attribute::Type::Text:
      return readable;
    case Attribute::Type::Boolean:
      return readable == QLatin1String("True") ? QStringLiteral("AQ==") : QStringLiteral("AA==");
    case Attribute::Type::Int64: {
      const qint64 number = readable.toLongLong(&isNumber);
      return isNumber ? std::optional(base64Of(quint64(number))) : std::nullopt;
    }
    case Attribute::Type::DateTime:
      break;
  }
  const auto binary = binaryOf(readable);
  return binary ? std::optional(base64Of(*binary)) : std::nullopt;
}

}  // namespace iiswsgi::package
