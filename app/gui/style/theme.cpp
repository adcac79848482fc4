#include "app/gui/style/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSettings>
#include <QStyleFactory>

#include "app/gui/style/style_sheet.h"

// A resource in a static library is only there once it is asked for, and the macro wants the global namespace.
static void initIconsResource() {
  Q_INIT_RESOURCE(icons);
}

namespace iiswsgi::gui {
namespace {

Theme& current() {
  static Theme theme = lightTheme();
  return theme;
}

/// Tinted when it is painted.
class SymbolEngine : public QIconEngine {
 public:
  SymbolEngine(QString name, Tint tint, Tint disabled) : m_name(std::move(name)), m_tint(tint), m_disabled(disabled) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const qreal ratio = painter->device()->devicePixelRatioF();
    painter->drawPixmap(rect, scaledPixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state, ratio));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
    const Tint tint = mode == QIcon::Disabled ? m_disabled : m_tint;
    return symbolPixmap(m_name, currentTheme().*tint, qRound(qMin(size.width(), size.height()) / scale), scale);
  }
  QIconEngine* clone() const override { return new SymbolEngine(*this); }

 private:
  QString m_name;
  Tint m_tint;
  Tint m_disabled;
};

#ifdef Q_OS_WIN
bool wantsHighContrast() {
  const QSettings access(QStringLiteral("HKEY_CURRENT_USER\\Control Panel\\Accessibility\\HighContrast"),
                         QSettings::NativeFormat);
  return access.value(QStringLiteral("Flags")).toInt() & 1;
}
#endif

QPalette paletteOf(const Theme& theme) {
  QPalette palette;
  palette.setColor(QPalette::Window, theme.window);
  palette.setColor(QPalette::WindowText, theme.text);
  palette.setColor(QPalette::Base, theme.surface);
  palette.setColor(QPalette::AlternateBase, theme.window);
  palette.setColor(QPalette::Text, theme.text);
  palette.setColor(QPalette::Button, theme.surface);
  palette.setColor(QPalette::ButtonText, theme.text);
  palette.setColor(QPalette::ToolTipBase, theme.raised);
  palette.setColor(QPalette::ToolTipText, theme.text);
  palette.setColor(QPalette::PlaceholderText, theme.muted);
  palette.setColor(QPalette::Highlight, theme.accent);
  palette.setColor(QPalette::HighlightedText, theme.onAccent);
  palette.setColor(QPalette::Link, theme.accent);
  palette.setColor(QPalette::LinkVisited, theme.accent);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, theme.muted);
  return palette;
}

/// The first that this machine has; a name that it hasn't would be drawn in whatever font comes first.
QString findFixedFamily() {
  const QStringList here = QFontDatabase::families(QFontDatabase::Latin);
  QStringList wanted = {QFontDatabase::systemFont(QFontDatabase::FixedFont).family()};
#ifdef Q_OS_WIN
  wanted.prepend(QStringLiteral("Consolas"));
#endif
  for (const QString& family : wanted)
    if (here.contains(family, Qt::CaseInsensitive)) return family;
  for (const QString& family : here)
    if (QFontDatabase::isFixedPitch(family) && QFontDatabase::isSmoothlyScalable(family)) return family;
  return wanted.last();
}

const QString& fixedFamily() {
  static const QString family = findFixedFamily();
  return family;
}

}  // namespace

Theme lightTheme() {
  Theme theme;
  theme.window = "#f4f6f9";
  theme.surface = "#ffffff";
  theme.raised = "#ffffff";
  theme.border = "#cfd6de";
  theme.text = "#1b2129";
  theme.muted = "#56606c";
  theme.accent = "#1a5fc4";
  theme.onAccent = "#ffffff";
  theme.accentSoft = "#e6effb";
  theme.good = "#14703a";
  theme.goodSoft = "#e4f4ea";
  theme.caution = "#855200";
  theme.cautionSoft = "#fff3d9";
  theme.bad = "#b3261e";
  theme.badSoft = "#fdeceb";
  return theme;
}

Theme darkTheme() {
  Theme theme;
  theme.dark = true;
  theme.window = "#15191e";
  theme.surface = "#1d2229";
  theme.raised = "#262c35";
  theme.border = "#3c4550";
  theme.text = "#e8ebef";
  theme.muted = "#a3adb9";
  theme.accent = "#6aa7ff";
  theme.onAccent = "#0a1422";
  theme.accentSoft = "#1f3049";
  theme.good = "#6fd592";
  theme.goodSoft = "#17301f";
  theme.caution = "#f0c25a";
  theme.cautionSoft = "#352b13";
  theme.bad = "#ff9b93";
  theme.badSoft = "#3a201f";
  return theme;
}

Theme contrastTheme(const QPalette& palette) {
  Theme theme;
  theme.window = theme.raised = palette.color(QPalette::Window);
  theme.surface = theme.accentSoft = theme.goodSoft = theme.cautionSoft = theme.badSoft = theme.window;
  theme.text = theme.muted = theme.border = palette.color(QPalette::WindowText);
  theme.good = theme.caution = theme.bad = theme.text;
  theme.accent = palette.color(QPalette::Highlight);
  theme.onAccent = palette.color(QPalette::HighlightedText);
  theme.dark = theme.window.lightness() < 128;
  return theme;
}

Theme themeOfDesktop() {
#ifdef Q_OS_WIN
  if (wantsHighContrast()) return contrastTheme(QGuiApplication::palette());
  // Qt 6.4's palette stays light whatever Windows' settings say.
  const QSettings personal(
      QStringLiteral("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"),
      QSettings::NativeFormat);
  if (personal.value(QStringLiteral("AppsUseLightTheme"), 1).toInt() == 0) return darkTheme();
#endif
  return QGuiApplication::palette().color(QPalette::Window).lightness() < 128 ? darkTheme() : lightTheme();
}

void applyTheme(QApplication& application, const Theme& theme) {
  initIconsResource();
  current() = theme;
  // Fusion takes palettes and style sheets alike on every platform.
  QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  QApplication::setPalette(paletteOf(theme));
  application.setStyleSheet(styleSheet(theme));
  QApplication::setWindowIcon(programIcon());
  // HTML, a plan's among it, asks for it by this name.
  QFont::insertSubstitution(QStringLiteral("monospace"), fixedFamily());
}

const Theme& currentTheme() {
  return current();
}

QFont codeFont() {
  QFont font = QApplication::font();
  font.setFamilies({fixedFamily()});
  font.setStyleHint(QFont::Monospace);
  return font;
}

QPixmap symbolPixmap(const QString& name, const QColor& colour, int size, qreal ratio) {
  // The PNGs stand at 24, 48 and 72 pixels; the next larger one is scaled down, which keeps lines crisp enough.
  const int wanted = qRound(size * ratio);
  const char* suffix = wanted <= 24 ? "" : wanted <= 48 ? "@2x" : "@3x";
  QImage image(QStringLiteral(":/iiswsgi/icons/%1%2.png").arg(name, QLatin1String(suffix)));
  if (image.isNull()) return {};
  image = image.convertToFormat(QImage::Format_ARGB32_Premultiplied);
  if (image.width() != wanted) image = image.scaled(wanted, wanted, Qt::KeepAspectRatio, Qt::SmoothTransformation);
  image.setDevicePixelRatio(1);
  QPainter painter(&image);
  painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
  painter.fillRect(image.rect(), colour);
  painter.end();
  QPixmap pixmap = QPixmap::fromImage(image);
  pixmap.setDevicePixelRatio(ratio);
  return pixmap;
}

QIcon symbol(const QString& name, Tint tint, Tint disabled) {
  return QIcon(new SymbolEngine(name, tint, disabled));
}

QIcon programIcon() {
  QIcon icon;
  for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
    icon.addFile(QStringLiteral(":/iiswsgi/icons/iiswsgi-%1.png").arg(size), QSize(size, size));
  }
  return icon;
}

}  // namespace iiswsgi::gui
