#include "shapes.h"

#include <QDir>
#include <QFile>
#include <QStringEncoder>

namespace {

QByteArray withCrLf(QByteArray bytes) {
  return bytes.replace("\n", "\r\n");
}

QByteArray utf16(const QByteArray& bytes, QStringConverter::Encoding encoding) {
  QStringEncoder encoder(encoding, QStringConverter::Flag::WriteBom);
  return encoder(QString::fromUtf8(bytes));
}

QByteArray withManySites(QByteArray bytes, int count) {
  QByteArray sites;
  for (int i = 0; i < count; ++i) {
    const QByteArray number = QByteArray::number(i + 10);
    sites += "            <site name=\"Site " + number + "\" id=\"" + number +
             "\">\n                <application path=\"/\">\n" +
             "                    <virtualDirectory path=\"/\" physicalPath=\"D:\\sites\\" + number +
             "\" />\n                </application>\n" +
             "                <bindings>\n                    <binding protocol=\"http\" bindingInformation=\"*:80:s" +
             number + ".example\" />\n" + "                </bindings>\n            </site>\n";
  }
  return bytes.insert(bytes.indexOf("            <siteDefaults>"), sites);
}

QByteArray withTabs(QByteArray bytes) {
  return bytes.replace("    ", "\t");
}

QByteArray withComments(QByteArray bytes) {
  bytes.replace("<fastCgi />",
                "<fastCgi><!-- nothing\n            yet: <application fullPath=\"x\" /> -->\n        </fastCgi>");
  return bytes.replace("<handlers accessPolicy=\"Read, Script\">",
                       "<handlers accessPolicy=\"Read, Script\"> <!-- ours first? -->");
}

}  // namespace

QByteArray shapeFile(const QString& name) {
  QFile file(QStringLiteral(IISWSGI_SOURCE_DIR "/tests/iisconfig/files/") + name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<Shape> shapes() {
  const QByteArray express = shapeFile(QStringLiteral("express.config"));
  QList<Shape> shapes{
      {QStringLiteral("small, LF"), express},
      {QStringLiteral("small, CRLF"), withCrLf(express)},
      {QStringLiteral("UTF-8 with a byte order mark"), QByteArray("\xef\xbb\xbf") + withCrLf(express)},
      {QStringLiteral("UTF-16 little endian"), utf16(withCrLf(express), QStringConverter::Utf16LE)},
      {QStringLiteral("UTF-16 big endian"), utf16(express, QStringConverter::Utf16BE)},
      {QStringLiteral("tabs"), withTabs(express)},
      {QStringLiteral("comments inside elements"), withComments(express)},
      {QStringLiteral("500 sites"), withManySites(express, 500)},
      {QStringLiteral("bare IIS, CRLF"), withCrLf(shapeFile(QStringLiteral("bare.config")))},
      {QStringLiteral("shared configuration, CRLF"), withCrLf(shapeFile(QStringLiteral("shared.config")))},
  };
  const QDir folder(QStringLiteral(IISWSGI_SOURCE_DIR "/tests/iisconfig/files"));
  for (const QString& name : folder.entryList({QStringLiteral("*.config")}, QDir::Files))
    shapes.append({name, shapeFile(name)});
  return shapes;
}
