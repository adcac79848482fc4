#pragma once

#include <QBuffer>

#include "app/core/package/check.h"
#include "app/core/package/generate.h"
#include "tests/package/raw_zip.h"

/// Projects as values, and the packages that are made of them.
namespace iiswsgi::test {

using package::Form;
using package::Recipe;
using package::Wishes;

using Files = QMap<QString, QByteArray>;

inline const QDateTime moment(QDate(2026, 7, 15), QTime(13, 45, 30), Qt::UTC);

inline Files shop() {
  return {{"production.ini", "[app:main]\nuse = egg:My_Shop\n"},
          {"setup.py",
           "from setuptools import setup\nsetup(name='My-Shop', version='1.2', install_requires=['pyramid==2.0'])\n"},
          {"shop/__init__.py", "def main(global_config, **settings):\n    pass\n"},
          {"media/readme.txt", "x"},
          {".env", "PASSWORD=x"}};
}

inline project::Tree treeOf(const Files& files) {
  project::Tree tree;
  tree.name = "shop";
  for (auto file = files.begin(); file != files.end(); ++file)
    tree.files << project::File{file.key(), file.value().size()};
  tree.read = [files](const QString& path, qint64) -> Result<QByteArray> { return files.value(path); };
  return tree;
}

inline package::SourceOf sourcesOf(const Files& files) {
  return [files](const QString& path) -> Result<package::Source> {
    const auto item = package::itemOf(path, files.value(path), moment);
    return package::Source{item.open, item.size, moment};
  };
}

inline Recipe recipe(const Wishes& wishes = {}, const Files& files = shop(), const package::Additions& additions = {}) {
  const auto project = project::look(treeOf(files));
  if (!project) qFatal("%s", qPrintable(project.error().text()));
  auto made = package::recipeFor(*project, wishes, sourcesOf(files), additions);
  if (!made) qFatal("%s", qPrintable(made.error().text()));
  return *made;
}

inline QByteArray zipOf(const Recipe& recipe) {
  QBuffer buffer;
  buffer.open(QIODevice::ReadWrite);
  const auto written = package::writeZip(buffer, recipe.items);
  if (!written) qFatal("%s", qPrintable(written.error().text()));
  return buffer.data();
}

inline package::Package packageOf(const Recipe& recipe) {
  auto opened = package::Package::open(deviceOf(zipOf(recipe)));
  if (!opened) qFatal("%s", qPrintable(opened.error().text()));
  return std::move(opened).value();
}

inline QString findingsOf(const package::Package& package) {
  const auto findings = package::check(package);
  if (!findings) return findings.error().text();
  QStringList lines;
  for (const auto& finding : *findings)
    lines << QString("%1 %2:%3 %4").arg(finding.rule, finding.file).arg(finding.line).arg(finding.text);
  return lines.join('\n');
}

inline QByteArray contentOf(const package::Package& package, const QString& path) {
  const auto* file = package.file(path);
  if (!file) return "(not there)";
  const auto bytes = package.archive().read(file->entry, 1 << 20);
  return bytes ? *bytes : QByteArray("(unreadable)");
}

}  // namespace iiswsgi::test
