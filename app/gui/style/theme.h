#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QApplication;
class QPalette;

/// The look: one set of colours for light and one for dark, a style sheet made of them, and tinted icons.
/// Every text colour keeps at least 4.5:1 against what it stands on (WCAG 2.1 AA).
namespace iiswsgi::gui {

struct Theme {
  bool dark = false;
  QColor window, surface, raised, border;
  QColor text, muted;
  QColor accent, onAccent, accentSoft;
  QColor good, goodSoft, caution, cautionSoft, bad, badSoft;
  bool operator==(const Theme&) const = default;
};

/// One of a theme's colours, whatever the theme will be when it is painted.
using Tint = QColor Theme::*;

Theme lightTheme();
Theme darkTheme();
/// The colours that a person chose for high contrast, and no others.
Theme contrastTheme(const QPalette& palette);

/// Follows the desktop: its own colours under Windows' high contrast, else dark if its window colour is. Asked before
/// applyTheme(), which hides the desktop's palette.
Theme themeOfDesktop();

/// Palette, style sheet and font of the whole application; current() from then on.
void applyTheme(QApplication& application, const Theme& theme);
const Theme& currentTheme();

/// For commands, configuration and answers: characters of one width, as large as the application's text. Windows names
/// Courier New, which is thin at that size, as its own: Consolas comes first there.
QFont codeFont();

/// A symbol of resources/icons ("check", "warning", ...) in a colour; the program's own icon keeps its colours.
QIcon symbol(const QString& name, Tint tint, Tint disabled = &Theme::muted);
QPixmap symbolPixmap(const QString& name, const QColor& colour, int size, qreal ratio);
QIcon programIcon();

}  // namespace iiswsgi::gui
