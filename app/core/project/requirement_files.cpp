#include <algorithm>

#include <QRegularExpression>
#include <QStringDecoder>

#include "app/core/project/parts.h"

namespace iiswsgi::project {
namespace {

/// The lines of a requirements file, those that end with a backslash joined, comments taken off.
struct WrittenLine {
  QString text;
  int number = 0;
};

QString withoutComment(const QString& line) {
  static const QRegularExpression comment(QStringLiteral("(^|\\s)#.*$"));
  return QString(line).remove(comment).trimmed();
}

QList<WrittenLine> linesOf(const QString& text) {
  QList<WrittenLine> lines;
  bool goesOn = false;
  int number = 0;
  for (QString line : text.split(QLatin1Char('\n'))) {
    ++number;
    line = withoutComment(line);
    if (!goesOn) lines.append({QString(), number});
    goesOn = line.endsWith(QLatin1Char('\\'));
    if (goesOn) line.chop(1);
    lines.last().text = (lines.last().text + QLatin1Char(' ') + line).trimmed();
  }
  return lines;
}

/// Windows PowerShell 5 writes `pip freeze > requirements.txt` in UTF-16, with a mark.
Result<QString> decoded(const QString& path, const QByteArray& bytes) {
  const auto marked = QStringConverter::encodingForData(bytes);
  QStringDecoder decoder(marked.value_or(QStringConverter::Utf8));
  const QString text = decoder(bytes);
  if (!text.contains(QChar(0))) return text;
  return Error(codes::requirementsNotText, QStringLiteral("%1 isn't a text that pip can read.").arg(path),
               QStringLiteral("Save it as UTF-8; in PowerShell: pip freeze | Out-File -Encoding utf8 %1").arg(path));
}

/// "-r other.txt", "--requirement=other.txt"
QString includedBy(const QString& line) {
  static const QRegularExpression form(QStringLiteral("^(?:-r|--requirement)(?:\\s+|=)?(\\S+)$"));
  return form.match(line).captured(1);
}

/// "-e .", "--editable=git+https://..."
QString editedBy(const QString& line) {
  static const QRegularExpression form(QStringLiteral("^(?:-e|--editable)(?:\\s+|=)?(\\S.*)$"));
  return form.match(line).captured(1);
}

QString joined(const QString& folder, const QString& written) {
  QStringList parts = folder.isEmpty() ? QStringList() : folder.split(QLatin1Char('/'));
  for (const QString& part : QString(written).replace(QLatin1Char('\\'), QLatin1Char('/')).split(QLatin1Char('/'))) {
    if (part == QLatin1String("..")) {
      if (parts.isEmpty()) return {};
      parts.removeLast();
    } else if (!part.isEmpty() && part != QLatin1String(".")) {
      parts << part;
    }
  }
  return parts.join(QLatin1Char('/'));
}

bool isOutside(const QString& written) {
  return written.startsWith(QLatin1Char('/')) || written.startsWith(QLatin1Char('\\')) ||
         written.contains(QLatin1Char(':'));
}

bool isThere(const Tree& tree, const QString& path) {
  return tree.contains(path) || std::any_of(tree.files.begin(), tree.files.end(), [&](const File& file) {
           return file.path.startsWith(path + QLatin1Char('/'));
         });
}

class FileReader {
 public:
  explicit FileReader(const Tree& tree) : m_tree(tree) {}

  Result<void> read(const QString& path, Requirements& into) {
    if (m_open.contains(path)) {
      return Error(codes::requirementsLoop,
                   QStringLiteral("Requirement files include each other: %1.")
                       .arg((m_open + QStringList{path}).join(QStringLiteral(" -> "))),
                   QStringLiteral("Take one of these -r lines out."));
    }
    ASSIGN_OR_RETURN(const QString text, decoded(path, contentOf(m_tree, path)));
    m_open << path;
    for (const WrittenLine& line : linesOf(text))
      RETURN_IF_ERROR(take(line, path, into));
    m_open.removeLast();
    return {};
  }

 private:
  static QString placeOf(const WrittenLine& line, const QString& path) {
    return QStringLiteral("%1, line %2").arg(path, QString::number(line.number));
  }

  Result<void> take(const WrittenLine& line, const QString& path, Requirements& into) {
    if (const QString other = includedBy(line.text); !other.isEmpty()) return include(other, line, path, into);
    const QString edited = editedBy(line.text);
    if (!edited.isEmpty()) {
      into.notes << QStringLiteral("%1: \"-e\" is for a developer's machine; the server gets a copy of %2.")
                        .arg(placeOf(line, path), edited);
    }
    if (auto requirement = parseRequirement(edited.isEmpty() ? line.text : edited)) {
      requirement->source = path;
      requirement->lineNumber = line.number;
      place(*requirement, placeOf(line, path), folderOf(path), into.notes);
      into.entries << *requirement;
    } else if (!line.text.isEmpty()) {
      into.options << optionFrom(line.text, folderOf(path));
    }
    return {};
  }

  void place(Requirement& requirement, const QString& where, const QString& folder, QStringList& notes) const {
    requirement.packed =
        requirement.name.isEmpty() ? placePath(requirement, folder) : !isFileOfThisMachine(requirement);
    if (requirement.packed) return;
    notes << QStringLiteral("%1 asks for %2, which isn't packed: the server won't find it.")
                 .arg(where, requirement.line);
  }

  /// "certifi @ file:///croot/certifi_1690232230/work", as `pip freeze` writes what conda has put there.
  static bool isFileOfThisMachine(const Requirement& requirement) {
    static const QRegularExpression form(QStringLiteral("@\\s*file:"));
    return form.match(requirement.line).hasMatch();
  }

  /// A path, seen from the project as pip sees it, or from the file as people mean it; whether something is there. What
  /// stands behind it, "[extras] ; condition", stays.
  bool placePath(Requirement& requirement, const QString& folder) const {
    static const QRegularExpression form(QStringLiteral("^([^\\[;]*?)(\\[[^\\]]*\\])?(\\s*;.*)?$"));
    static const QRegularExpression address(QStringLiteral("^[A-Za-z][A-Za-z+.-]+:"));
    if (address.match(requirement.line).hasMatch()) return !requirement.line.startsWith(QLatin1String("file:"));
    const auto match = form.match(requirement.line);
    const QString path = match.captured(1);
    const bool whole = path == QLatin1String(".") || path == QLatin1String("./") || path == QLatin1String(".\\");
    const QString found = whole ? QStringLiteral(".") : ownPath(m_tree, QString(), path);
    const QString beside = found.isEmpty() ? ownPath(m_tree, folder, path) : found;
    if (beside.isEmpty()) return false;
    requirement.line = beside + match.captured(2) + match.captured(3);
    return true;
  }

  /// "-c constraints.txt" means a file beside the one that says it.
  QString optionFrom(const QString& written, const QString& folder) const {
    static const QRegularExpression form(
        QStringLiteral("^(-c|-f|--constraint|--find-links)(?:\\s+|=)?(\\S+)$"));
    const auto match = form.match(written);
    const QString found = match.hasMatch() ? ownPath(m_tree, folder, match.captured(2)) : QString();
    return found.isEmpty() ? written : match.captured(1) + QLatin1Char(' ') + found.mid(2);
  }

  Result<void> include(const QString& other, const WrittenLine& line, const QString& path, Requirements& into) {
    const QString target = isOutside(other) ? QString() : joined(folderOf(path), other);
    const QString place = placeOf(line, path);
    if (target.isEmpty()) {
      return Error(codes::requirementsOutside,
                   QStringLiteral("%1 includes %2, which lies outside the project.").arg(place, other),
                   QStringLiteral("Copy its lines into the project, or pack the folder above."));
    }
    if (!m_tree.contains(target)) {
      return Error(codes::requirementsMissing,
                   QStringLiteral("%1 includes %2, which isn't in the project.").arg(place, other),
                   QStringLiteral("Correct the name or add the file."));
    }
    return read(target, into);
  }

  const Tree& m_tree;
  QStringList m_open;
};

}  // namespace

QString ownPath(const Tree& tree, const QString& folder, const QString& written) {
  const QString path = isOutside(written) ? QString() : joined(folder, written);
  return !path.isEmpty() && isThere(tree, path) ? QStringLiteral("./") + path : QString();
}

Result<void> readRequirementsFile(const Tree& tree, const QString& path, Requirements& into) {
  return FileReader(tree).read(path, into);
}

}  // namespace iiswsgi::project
