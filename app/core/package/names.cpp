#include "app/core/package/names.h"

#include <algorithm>

#include <QRegularExpression>
#include <QStringList>

#include "app/core/package/codes.h"

namespace iiswsgi::package {
namespace {

constexpr int longestPart = 255;   // NTFS, ext4
constexpr int longestName = 1024;  // far more than any project has, and an end to absurd depths
constexpr int deepest = 64;
constexpr qsizetype mostTold = 20;

QString shown(const QString& name) {
  QString text = name.left(120);
  for (QChar& letter : text) {
    if (!letter.isPrint()) letter = QChar(0xfffd);
  }
  return text;
}

QString distrust() {
  return QStringLiteral("Don't install this package unless you know who made it and why it is so.");
}

QString repack() {
  return QStringLiteral("Rename it where the package is made, and build it again.");
}

const QString entryIntroduction = QStringLiteral("The package has an entry ");

Error refused(ErrorCode code, const QString& name, const QString& why, const QString& hint) {
  return Error(code, entryIntroduction + QStringLiteral("\"%1\": %2").arg(shown(name), why), hint);
}

/// "NUL", "con.txt", "COM1", and with the superscript digits that Windows takes for digits too (learn.microsoft.com,
/// "Naming Files, Paths, and Namespaces").
bool isDevice(const QString& part) {
  static const QRegularExpression device(
      QStringLiteral("^(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\\s*(\\..*)?$"),
      QRegularExpression::CaseInsensitiveOption);
  return device.match(part).hasMatch();
}

bool isHidden(QChar letter) {
  const bool format = letter.category() == QChar::Other_Format;  // turns the direction of reading, or can't be seen
  return letter.category() == QChar::Other_Control || format;
}

Result<void> checkPlace(const QString& name) {
  static const QRegularExpression drive(QStringLiteral("^[A-Za-z]:"));
  if (name.startsWith(QLatin1String("//")))
    return refused(codes::leadsOutside, name, QStringLiteral("it names another machine."), distrust());
  if (name.startsWith(QLatin1Char('/')))
    return refused(codes::leadsOutside, name, QStringLiteral("it starts at the root of a disk."), distrust());
  if (drive.match(name).hasMatch())
    return refused(codes::leadsOutside, name, QStringLiteral("it names a drive."), distrust());
  const QStringList parts = name.split(QLatin1Char('/'));
  if (parts.contains(QStringLiteral("..")))
    return refused(codes::leadsOutside, name, QStringLiteral("it leads out of the site's folder."), distrust());
  return {};
}

Result<void> checkLength(const QString& name) {
  const QStringList parts = name.split(QLatin1Char('/'));
  const bool longPart =
      std::any_of(parts.begin(), parts.end(), [](const QString& part) { return part.size() > longestPart; });
  if (longPart || name.size() > longestName || parts.size() > deepest) {
    return refused(
        codes::nameTooLong, name,
        QStringLiteral("it has %1 characters in %2 levels, more than a disk takes.").arg(name.size()).arg(parts.size()),
        repack());
  }
  return {};
}

Result<void> checkLetters(const QString& name) {
  if (std::any_of(name.begin(), name.end(), isHidden))
    return refused(codes::badCharacter, name, QStringLiteral("it holds characters that nobody can see."), distrust());
  if (name.contains(QLatin1Char(':')))
    return refused(codes::badCharacter, name,
                   QStringLiteral("behind a colon Windows hides a second file in the first."), distrust());
  static const QRegularExpression forbidden(QStringLiteral("[<>\"|?*]"));
  if (const auto match = forbidden.match(name); match.hasMatch())
    return refused(codes::badCharacter, name,
                   QStringLiteral("Windows has no file with %1 in its name.").arg(match.captured()), repack());
  return {};
}

Result<void> checkPart(const QString& name, const QString& part) {
  if (part.isEmpty() || part == QLatin1String("."))
    return refused(codes::badCharacter, name, QStringLiteral("a part of it is empty."), repack());
  if (part.endsWith(QLatin1Char('.')) || part.endsWith(QLatin1Char(' ')))
    return refused(
        codes::badCharacter, name,
        QStringLiteral("Windows drops the dot or blank at the end of \"%1\" and means another file.").arg(part),
        repack());
  if (isDevice(part))
    return refused(codes::deviceName, name, QStringLiteral("\"%1\" is a device of Windows, no file.").arg(part),
                   repack());
  return {};
}

/// What Windows looks at: composed, without case.
QString keyOf(const QString& name) {
  return name.normalized(QString::NormalizationForm_C).toCaseFolded();
}

}  // namespace

QString plainName(const QString& stored) {
  QString name = stored;
  name.replace(QLatin1Char('\\'), QLatin1Char('/'));
  if (name.endsWith(QLatin1Char('/')) && name.size() > 1) name.chop(1);
  return name;
}

bool isBelow(const QString& name, const QString& folder) {
  return folder.isEmpty() || (name.size() > folder.size() && name.at(folder.size()) == QLatin1Char('/') &&
                              name.startsWith(folder, Qt::CaseInsensitive));
}

Result<void> checkName(const QString& name) {
  RETURN_IF_ERROR(checkPlace(name));
  RETURN_IF_ERROR(checkLength(name));
  RETURN_IF_ERROR(checkLetters(name));
  for (const QString& part : name.split(QLatin1Char('/')))
    RETURN_IF_ERROR(checkPart(name, part));
  return {};
}

Result<void> checkNames(const QStringList& names) {
  NameRegister known;
  QList<Error> refusals;
  for (const QString& name : names) {
    auto good = checkName(name);
    if (good) good = known.add(name, false);
    if (!good) refusals << good.error();
  }
  if (refusals.isEmpty()) return {};
  if (refusals.size() == 1) return refusals.first();
  QStringList lines{QStringLiteral("%1 names can't be those of files on Windows:").arg(refusals.size())};
  for (const Error& refusal : refusals.first(qMin(mostTold, refusals.size())))
    lines << QStringLiteral("  ") + refusal.message().mid(entryIntroduction.size());
  if (refusals.size() > mostTold) lines << QStringLiteral("  and %1 more").arg(refusals.size() - mostTold);
  return Error(refusals.first().code(), lines.join(QLatin1Char('\n')),
               QStringLiteral("Rename these files, or leave them out, and build the package again."));
}

Result<void> NameRegister::addFolder(const QString& name, const QString& because) {
  for (qsizetype end = name.size(); end > 0; end = name.lastIndexOf(QLatin1Char('/'), end - 1)) {
    const QString folder = name.left(end);
    const auto known = m_known.constFind(keyOf(folder));
    if (known == m_known.constEnd()) {
      m_known.insert(keyOf(folder), {folder, true, false});
      continue;
    }
    if (known->folder) return {};  // so are those above it
    return refused(codes::fileAndFolder, because, QStringLiteral("\"%1\" is a file.").arg(shown(known->name)),
                   repack());
  }
  return {};
}

Result<void> NameRegister::add(const QString& name, bool folder) {
  const auto known = m_known.find(keyOf(name));
  if (known != m_known.end()) {
    if (known->folder && folder && !known->stored) {
      known->stored = true;
      return {};
    }
    if (known->folder != folder)
      return refused(codes::fileAndFolder, name, QStringLiteral("it is a file and a folder."), repack());
    return refused(codes::nameTwice, name,
                   QStringLiteral("to Windows it is the same as \"%1\", which is there too.").arg(shown(known->name)),
                   repack());
  }
  const qsizetype slash = name.lastIndexOf(QLatin1Char('/'));
  if (slash > 0) RETURN_IF_ERROR(addFolder(name.left(slash), name));
  m_known.insert(keyOf(name), {name, folder, true});
  return {};
}

}  // namespace iiswsgi::package
