#include "app/core/package/content_edits.h"

#include "app/core/package/file_edits.h"

namespace iiswsgi::package {
namespace {

constexpr qint64 mostEdited = 256 * 1024 * 1024;  // they are held in memory until they are written

Error badPattern(const QString& parameter, const QString& text, const QString& why) {
  return Error(codes::badPattern,
               QStringLiteral("The package's parameter \"%1\" looks for \"%2\", which isn't an expression: %3.")
                   .arg(parameter, text, why),
               QStringLiteral("Mend Parameters.xml where the package is made."));
}

Result<void> checkPattern(const QString& parameter, const QString& text) {
  const QRegularExpression pattern(text);
  if (pattern.isValid()) return {};
  return badPattern(parameter, text, pattern.errorString());
}

Result<void> checkMatch(const QString& parameter, const QString& text) {
  RETURN_IF_ERROR(checkPattern(parameter, text));
  if (!QRegularExpression(text).match(QStringLiteral("")).hasMatch()) return {};
  return Error(codes::badPattern,
               QStringLiteral("The package's parameter \"%1\" looks for \"%2\", which is between any two letters.")
                   .arg(parameter, text),
               QStringLiteral("Mend Parameters.xml where the package is made."));
}

/// Names are looked at without regard to case, paths too: they are Windows'.
bool matches(const QString& pattern, const QString& text) {
  return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption).match(text).hasMatch();
}

bool editsFiles(const ParameterEntry& entry) {
  return entry.is("TextFile") || entry.is("XmlFile") || entry.is("TextFilePosition");
}

void replacePaths(QList<Provider>& providers, const ParameterEntry& entry, const QString& value) {
  for (Provider& provider : providers) {
    const bool inScope = entry.scope.isEmpty() || provider.name.compare(entry.scope, Qt::CaseInsensitive) == 0;
    if (inScope && matches(entry.match, provider.path)) provider.path = value;
    replacePaths(provider.inner, entry, value);
  }
}

}  // namespace

Result<QList<Provider>> withAnswers(QList<Provider> providers, const QList<Parameter>& parameters,
                                    const Answers& values) {
  for (const Parameter& parameter : parameters) {
    for (const ParameterEntry& entry : parameter.entries) {
      if (!entry.is("ProviderPath")) continue;
      RETURN_IF_ERROR(checkPattern(parameter.name, entry.match));
      replacePaths(providers, entry, values.value(parameter.name));
    }
  }
  return providers;
}

Result<ContentEdits> ContentEdits::make(const QList<Parameter>& parameters, const Answers& values) {
  ContentEdits edits;
  for (const Parameter& parameter : parameters) {
    for (const ParameterEntry& entry : parameter.entries) {
      if (editsFiles(entry)) {
        RETURN_IF_ERROR(checkPattern(parameter.name, entry.scope));
        if (entry.is("TextFile")) RETURN_IF_ERROR(checkMatch(parameter.name, entry.match));
        edits.m_edits << Edit{parameter.name, entry, values.value(parameter.name),
                             QRegularExpression(entry.scope, QRegularExpression::CaseInsensitiveOption), 0};
      } else if (!entry.is("ProviderPath")) {
        edits.m_notes << QStringLiteral("\"%1\" is for a %2, which only msdeploy.exe can set.")
                             .arg(parameter.title(),
                                  entry.kind.isEmpty() ? QStringLiteral("kind that isn't said") : entry.kind);
      }
    }
  }
  return edits;
}

/// A scope is written for Web Deploy's paths, with "\"; people write "/" as well.
bool ContentEdits::isInScope(const Edit& edit, const QString& name) {
  QString windows = name;
  windows.replace(QLatin1Char('/'), QLatin1Char('\\'));
  return edit.scope.match(windows).hasMatch() || edit.scope.match(name).hasMatch();
}

bool ContentEdits::touches(const QString& name) const {
  return std::any_of(m_edits.begin(), m_edits.end(), [&](const Edit& edit) { return isInScope(edit, name); });
}

Result<QByteArray> ContentEdits::apply(const QString& name, const QByteArray& bytes) {
  QByteArray made = bytes;
  for (Edit& edit : m_edits) {
    if (!isInScope(edit, name)) continue;
    const auto edited = edit.entry.is("XmlFile")            ? editXml(made, edit.entry.match, edit.value)
                        : edit.entry.is("TextFilePosition") ? editPosition(made, edit.entry.match, edit.value)
                                                            : editText(made, edit.entry.match, edit.value);
    if (!edited) return edited.error().during(QStringLiteral("putting \"%1\" into %2").arg(edit.parameter, name));
    edit.hits += edited->hits;
    made = edited->bytes;
  }
  m_made += made == bytes ? 0 : made.size();
  if (m_made > mostEdited)
    return Error(codes::editTooLarge,
                 QStringLiteral("The package's parameters change more than %1 MiB of files.")
                     .arg(mostEdited / (1024 * 1024)),
                 QStringLiteral("Settings are small: don't use the package unless you know who made it."));
  return made;
}

void ContentEdits::skip(const QString& name) {
  for (Edit& edit : m_edits) {
    if (!isInScope(edit, name)) continue;
    edit.skipped = name;
    m_notes << QStringLiteral("\"%1\" isn't put into %2, which is larger than %3 MiB.")
                   .arg(edit.parameter, name, QString::number(editable / (1024 * 1024)));
  }
}

Result<void> ContentEdits::checkMissed() const {
  for (const Edit& edit : m_edits) {
    if (edit.hits > 0) continue;
    if (!edit.skipped.isEmpty())
      return Error(codes::editTooLarge,
                   QStringLiteral("The package's parameter \"%1\" has nowhere to go but %2, which is larger than %3 "
                                  "MiB (line %4).")
                       .arg(edit.parameter, edit.skipped, QString::number(editable / (1024 * 1024)),
                            QString::number(edit.entry.line)),
                   QStringLiteral("Narrow the entry's scope to files of settings, where the package is made."));
    return Error(
        codes::matchesNothing,
        QStringLiteral("The package's parameter \"%1\" has nowhere to go: \"%2\" in files that match \"%3\" hits "
                       "nothing (line %4).")
            .arg(edit.parameter, edit.entry.match, edit.entry.scope, QString::number(edit.entry.line)),
        QStringLiteral("Files were renamed or edited since it was written: mend Parameters.xml where the package "
                       "is made."));
  }
  return {};
}

}  // namespace iiswsgi::package
