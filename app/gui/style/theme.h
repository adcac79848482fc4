#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QApplication;

/// The look: one set of colours for light and one for dark, a style sheet made of them, and tinted icons.
/// Every text colour keeps at least 4.5:1 against what it stands on (WCAG 2.1 AA).
namespace iiswsgi::gui {

struct Theme {
  bool dark = false;
  QColor window, surface, raised, border;
  QColor text, muted;
  QColor accent, onAccent, accentSoft;
  QColor good, goodSoft, caution, cautionSoft, bad, badSoft;
};

Theme lightTheme();
Theme darkTheme();

/// Follows the desktop: dark if its window colour is.
Theme themeOfDesktop();

/// Palette, style sheet and font of the whole application; current() from then on.
void applyTheme(QApplication& application, const Theme& theme);
const Theme& currentTheme();

/// A symbol of resources/icons ("check", "warning", ...) in a colour; the program's own icon keeps its colours.
QIcon symbol(const QString& name, const QColor& colour);
QPixmap symbolPixmap(const QString& name, const QColor& colour, int size, qreal ratio);
QIcon programIcon();

}  // namespace iiswsgi::gui
