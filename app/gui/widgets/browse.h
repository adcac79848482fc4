#pragma once

#include <functional>

#include <QString>

class QWidget;

/// The desktop's file dialog, opened without waiting for it: `chosen` is called later, or never. It starts in the
/// folder of `start`, or in the nearest one above that is there; without a start, in the person's own folder.
namespace iiswsgi::gui {

void browseFile(QWidget* parent, const QString& title, const QString& start, const QStringList& filters,
                const std::function<void(const QString&)>& chosen);
void browseFolder(QWidget* parent, const QString& title, const QString& start,
                  const std::function<void(const QString&)>& chosen);
/// `start` is the full path that is proposed; a name without an ending gets that of the first filter.
void browseNewFile(QWidget* parent, const QString& title, const QString& start, const QStringList& filters,
                   const std::function<void(const QString&)>& chosen);

}  // namespace iiswsgi::gui
