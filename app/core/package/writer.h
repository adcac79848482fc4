#pragma once

#include <functional>

#include <QDateTime>
#include <QIODevice>
#include <QList>
#include <QString>

#include "app/core/package/zip_device.h"

/// Writes a package's zip file. The same items give the same bytes, whatever the machine, its time zone, its language
/// and the order in which its disk tells the files: sorted, one kind of attributes, no extra fields, and times taken
/// from the items. Times matter: Web Deploy replaces a file where its time or size differ, so a constant one would keep
/// an old file in place that happens to be as long as the new one.
namespace iiswsgi::package {

struct Item {
  QString name;  ///< in the zip file, "/" between its parts
  qint64 size = 0;
  QDateTime modified;  ///< as it will be read by the clock: UTC; even seconds are kept, from 1980 to 2107
  OpenBytes open;
};

bool isCompressed(const QString& name);  ///< by its ending: compressing it again only costs time

Item itemOf(const QString& name, const QByteArray& bytes, const QDateTime& modified);

struct Watch {
  std::function<void(double part)> progress;  ///< 0 to 1, at most a hundred times
  std::function<bool()> cancel;               ///< asked often; true ends it with codes::cancelled
};

/// Into `device`, which is empty, can be read and sought; if it fails, what it holds is worth nothing.
QStringList namesOf(const QList<Item>& items);
Result<void> writeZip(QIODevice& device, QList<Item> items, const Watch& watch = {});

}  // namespace iiswsgi::package
