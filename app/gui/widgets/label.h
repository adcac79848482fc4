#pragma once

#include <QLabel>
#include <QPushButton>

namespace iiswsgi::gui {

/// The style sheet's `role`, also for a widget that is shown already.
void setRole(QWidget* widget, const char* role);

/// A text that wraps, can be selected with the mouse, and is never cut. Plain text: nothing in it is taken for HTML.
QLabel* makeText(const QString& text, const char* role);

/// "primary", "link" or the usual (nullptr) button.
QPushButton* makeButton(const QString& text, const char* role = nullptr, const QString& symbolName = {});

/// A path that may break at its separators, so that a long one wraps instead of widening the window.
QString breakable(const QString& path);

}  // namespace iiswsgi::gui
