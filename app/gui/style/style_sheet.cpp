#include "app/gui/style/style_sheet.h"

#include <QMap>

namespace iiswsgi::gui {
namespace {

const char* const texts = R"(
QWidget { color: $text; }
QMainWindow, QWidget[role="window"] { background: $window; }
QLabel[role="title"] { font-size: 20pt; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="sentence"], QLabel[role="muted"] { color: $muted; }
QLabel[role="problem"] { color: $bad; }
QLabel[role="status"] { font-size: 15pt; font-weight: 600; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QWidget[role="side"] { background: $surface; border-right: 1px solid $border; }
QWidget[role="footer"] { background: $surface; border-top: 1px solid $border; }
)";

const char* const inputs = R"(
QLineEdit, QSpinBox, QComboBox, QPlainTextEdit, QTextBrowser, QTreeWidget, QListWidget {
  background: $surface; border: 1px solid $border; border-radius: 6px;
  selection-background-color: $accent; selection-color: $onAccent; }
QLineEdit, QSpinBox, QComboBox { padding: 6px 8px; min-height: 20px; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextBrowser:focus, QTreeWidget:focus {
  border: 2px solid $accent; padding-left: 7px; }
QPlainTextEdit:focus, QTextBrowser:focus, QTreeWidget:focus { padding: 0; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QSpinBox[wrong="true"] { border: 1px solid $bad; }
QLineEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus { border: 2px solid $bad; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { background: $window; color: $muted; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url(:/iiswsgi/icons/chevron-$scheme.png); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border; outline: none;
  selection-background-color: $accentSoft; selection-color: $text; }
QTreeWidget, QTextBrowser, QPlainTextEdit { alternate-background-color: $window; }
QHeaderView::section { background: $window; border: none; border-bottom: 1px solid $border; padding: 5px 8px;
  color: $muted; }
QListWidget[role="choices"] { background: transparent; border: none; outline: none; }
QRadioButton, QCheckBox { spacing: 8px; padding: 3px; border: 1px solid transparent; border-radius: 4px; }
QRadioButton:focus, QCheckBox:focus { border: 1px solid $accent; }
QRadioButton::indicator, QCheckBox::indicator, QTreeView::indicator { width: 14px; height: 14px;
  border: 1px solid $muted; background: $surface; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator, QTreeView::indicator { border-radius: 4px; }
QRadioButton::indicator:hover, QCheckBox::indicator:hover, QTreeView::indicator:hover { border: 1px solid $accent; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; background: $onAccent; }
QTreeView::indicator:indeterminate { border: 1px solid $accent; background: qlineargradient(x1: 0, y1: 0, x2: 0, y2: 1,
  stop: 0.39 $surface, stop: 0.4 $accent, stop: 0.6 $accent, stop: 0.61 $surface); }
QCheckBox::indicator:checked, QTreeView::indicator:checked { border: 1px solid $accent;
  image: url(:/iiswsgi/icons/check-$scheme.png); }
QTreeWidget::item { height: 24px; }
QListWidget[role="products"]:focus { border: 2px solid $accent; }
QTreeWidget[role="rows"]::item { padding: 4px 5px; border: 0; }
QListWidget[role="products"]::item { padding: 8px; }
QTreeWidget::item:selected, QListWidget[role="products"]::item:selected { background: $accent; color: $onAccent; }
)";

const char* const buttons = R"(
QPushButton { background: $surface; border: 1px solid $border; border-radius: 6px; padding: 7px 16px;
  min-height: 20px; }
QPushButton:hover { background: $accentSoft; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 15px; }
QPushButton:disabled { color: $muted; background: $window; border: 1px solid $border; padding: 7px 16px; }
QPushButton[role="primary"] { background: $accent; color: $onAccent; border: 1px solid $accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accentHover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $border; color: $muted; border: 1px solid $border; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 4px 6px;
  text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid $accent; padding: 4px 6px; }
QPushButton[role="step"] { background: transparent; border: 1px solid transparent; border-radius: 6px;
  text-align: left; padding: 9px 10px; }
QPushButton[role="step"]:hover:enabled { background: $accentSoft; }
QPushButton[role="step"]:focus { border: 2px solid $accent; padding: 8px 9px; }
QPushButton[role="step"][step="current"] { background: $accentSoft; font-weight: 600; }
QPushButton[role="step"]:disabled { color: $muted; }
QPushButton[role="step"][step="current"]:disabled { color: $text; }
)";

const char* const panels = R"(
QFrame[role="panel"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="good"] { background: $goodSoft; border: 1px solid $good; border-radius: 8px; }
QFrame[role="caution"] { background: $cautionSoft; border: 1px solid $caution; border-radius: 8px; }
QFrame[role="bad"] { background: $badSoft; border: 1px solid $bad; border-radius: 8px; }
QProgressBar { background: $border; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QTabWidget::pane { border: none; }
QTabBar::tab { background: transparent; padding: 8px 14px; border: none; border-bottom: 2px solid transparent;
  color: $muted; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

}  // namespace

QString styleSheet(const Theme& theme) {
  // Longer names first: "$accentSoft" holds "$accent".
  const QList<QPair<QString, QString>> values{
      {QStringLiteral("$accentHover"), (theme.dark ? theme.accent.lighter(112) : theme.accent.darker(115)).name()},
      {QStringLiteral("$accentSoft"), theme.accentSoft.name()},
      {QStringLiteral("$onAccent"), theme.onAccent.name()},
      {QStringLiteral("$accent"), theme.accent.name()},
      {QStringLiteral("$goodSoft"), theme.goodSoft.name()},
      {QStringLiteral("$good"), theme.good.name()},
      {QStringLiteral("$cautionSoft"), theme.cautionSoft.name()},
      {QStringLiteral("$caution"), theme.caution.name()},
      {QStringLiteral("$badSoft"), theme.badSoft.name()},
      {QStringLiteral("$bad"), theme.bad.name()},
      {QStringLiteral("$window"), theme.window.name()},
      {QStringLiteral("$surface"), theme.surface.name()},
      {QStringLiteral("$raised"), theme.raised.name()},
      {QStringLiteral("$border"), theme.border.name()},
      {QStringLiteral("$muted"), theme.muted.name()},
      {QStringLiteral("$text"), theme.text.name()},
      {QStringLiteral("$scheme"), theme.dark ? QStringLiteral("dark") : QStringLiteral("light")},
  };
  QString sheet = QString::fromLatin1(texts) + QLatin1String(inputs) + QLatin1String(buttons) + QLatin1String(panels);
  for (const auto& [name, value] : values)
    sheet.replace(name, value);
  return sheet;
}

}  // namespace iiswsgi::gui
