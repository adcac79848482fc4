#include "app/core/project/toml.h"

#include <sstream>
#include <string_view>

#include <QJsonArray>

#include "app/core/project/project.h"

// Errors come back as values: nothing may throw across modules.
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace iiswsgi::project {
namespace {

QJsonValue valueOf(const toml::node& node);

QString textOf(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QJsonObject objectOf(const toml::table& table) {
  QJsonObject object;
  for (const auto& [key, node] : table)
    object[textOf(key.str())] = valueOf(node);
  return object;
}

QJsonArray arrayOf(const toml::array& nodes) {
  QJsonArray array;
  for (const auto& node : nodes)
    array << valueOf(node);
  return array;
}

QJsonValue valueOf(const toml::node& node) {
  if (const auto* table = node.as_table()) return objectOf(*table);
  if (const auto* array = node.as_array()) return arrayOf(*array);
  if (const auto* text = node.as_string()) return textOf(text->get());
  if (const auto* truth = node.as_boolean()) return truth->get();
  if (const auto* number = node.as_integer()) return static_cast<qint64>(number->get());
  if (const auto* number = node.as_floating_point()) return number->get();
  std::ostringstream written;
  if (const auto* date = node.as_date()) written << date->get();
  if (const auto* time = node.as_time()) written << time->get();
  if (const auto* moment = node.as_date_time()) written << moment->get();
  return QString::fromStdString(written.str());
}

}  // namespace

Result<QJsonObject> parseToml(const QString& file, const QByteArray& bytes) {
  const toml::parse_result parsed =
      toml::parse(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
  if (parsed) return objectOf(parsed.table());
  const auto& error = parsed.error();
  return Error(codes::badToml,
               QStringLiteral("%1 isn't TOML: line %2: %3.")
                   .arg(file, QString::number(error.source().begin.line), textOf(error.description())),
               QStringLiteral("Correct the line; Python's own tools refuse the file too."));
}

}  // namespace iiswsgi::project
