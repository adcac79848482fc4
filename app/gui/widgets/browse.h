#pragma once

#include <functional>

#include <QString>

class QWidget;

/// The desktop's file dialog, opened without waiting for it: `chosen` is called later, or never.
namespace iiswsgi::gui {

void browseFile(QWidget* parent, const QString& title, const QString& start, const QStringList& filters,
                const std::function<void(const QString&)>& chosen);
void browseFolder(QWidget* parent, const QString& title, const QString& start,
                  const std::function<void(const QString&)>& chosen);
void browseNewFile(QWidget* parent, const QString& title, const QString& start,
                   const std::function<void(const QString&)>& chosen);

}  // namespace iiswsgi::gui
