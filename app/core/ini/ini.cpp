#include "app/core/ini/ini.h"

#include "app/core/ini/lines.h"

namespace iiswsgi::ini {
namespace {

Section sectionOf(const QString& header, int line) {
  static const QStringList kinds{"app",        "application", "composite", "composit", "filter",
                                 "filter-app", "pipeline",    "server",    "uwsgi"};
  Section section;
  section.header = header;
  section.line = line;
  const QString kind = header.section(QLatin1Char(':'), 0, 0).trimmed();
  const bool hasColon = header.contains(QLatin1Char(':'));
  if (!kinds.contains(kind)) return section;
  section.kind = kind;
  section.name = hasColon ? header.section(QLatin1Char(':'), 1).trimmed() : QStringLiteral("main");
  return section;
}

Error badLineAt(const Line& line) {
  return Error(
      codes::badLine,
      QStringLiteral("Line %1 of the INI file is neither a section, a setting nor a comment: \"%2\".")
          .arg(line.number)
          .arg(line.text.trimmed().left(60)),
      QStringLiteral("Write it as \"name = value\", indent it to continue the line above, or put a # in front."));
}

Error settingTwice(const QString& header, const Line& line) {
  return Error(codes::duplicateSetting,
               QStringLiteral("The section [%1] of the INI file sets \"%2\" twice, the second time in line %3.")
                   .arg(header, line.name, QString::number(line.number)),
               QStringLiteral("Take one of the two away: Paste Deploy refuses such a file."));
}

}  // namespace

std::optional<QString> Section::value(const QString& key) const {
  for (const auto& [setting, content] : settings) {
    if (setting == key) return content;
  }
  return std::nullopt;
}

Result<Document> Document::parse(const QByteArray& bytes) {
  Document document;
  document.m_bytes = bytes;
  ASSIGN_OR_RETURN(const QList<Line> lines, splitLines(bytes));
  for (const Line& line : lines) {
    QList<Section>& sections = document.m_sections;
    switch (line.kind) {
      case Line::Kind::Blank:
        break;
      case Line::Kind::Comment:
        break;
      case Line::Kind::Header:
        if (const Section* first = document.find(line.name)) {
          return Error(codes::duplicateSection,
                       QStringLiteral("The section [%1] stands twice in the INI file: in line %2 and in line %3.")
                           .arg(line.name, QString::number(first->line), QString::number(line.number)),
                       QStringLiteral("Put the settings of both into one."));
        }
        sections << sectionOf(line.name, line.number);
        break;
      case Line::Kind::Setting:
        if (sections.isEmpty()) return badLineAt(line);
        if (sections.last().value(line.name)) return settingTwice(sections.last().header, line);
        sections.last().settings.append({line.name, line.value});
        break;
      case Line::Kind::Continuation:
        if (sections.isEmpty() || sections.last().settings.isEmpty()) return badLineAt(line);
        sections.last().settings.last().second += QLatin1Char('\n') + line.value;
        break;
      case Line::Kind::Unknown:
        return badLineAt(line);
    }
  }
  return document;
}

QByteArray Document::bytes() const {
  return m_bytes;
}

const Section* Document::find(const QString& header) const {
  for (const Section& section : m_sections) {
    if (section.header == header) return &section;
  }
  return nullptr;
}

QList<Section> Document::applications() const {
  static const QStringList kinds{"app", "application", "composite", "composit", "pipeline", "filter-app"};
  QList<Section> found;
  for (const Section& section : m_sections) {
    if (!kinds.contains(section.kind)) continue;
    if (section.name == QLatin1String("main")) {
      found.prepend(section);
    } else {
      found << section;
    }
  }
  return found;
}

Result<void> Document::setValue(const QString& header, const QString& key, const QString& value) {
  ASSIGN_OR_RETURN(const QByteArray edited, withValue(m_bytes, header, key, value));
  ASSIGN_OR_RETURN(*this, parse(edited));
  return {};
}

Result<void> Document::removeValue(const QString& header, const QString& key) {
  ASSIGN_OR_RETURN(const QByteArray edited, withoutValue(m_bytes, header, key));
  ASSIGN_OR_RETURN(*this, parse(edited));
  return {};
}

}  // namespace iiswsgi::ini
