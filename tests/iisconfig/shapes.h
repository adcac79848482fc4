#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

/// Configuration files in the shapes that real ones have: those of tests/iisconfig/files, and the same in other
/// encodings, with other line ends, with tabs, and with 500 sites.
struct Shape {
  QString name;
  QByteArray bytes;
};

QByteArray shapeFile(const QString& name);
QList<Shape> shapes();
