#include "app/gui/widgets/label.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QStyle>

#include "app/gui/style/theme.h"

namespace iiswsgi::gui {
namespace {

constexpr QChar gap(0x200B);  // ZERO WIDTH SPACE

QString plain(QString text) {
  return text.remove(gap);
}

}  // namespace

void setRole(QWidget* widget, const char* role) {
  if (widget->property("role").toByteArray() == role) return;
  widget->setProperty("role", QByteArray(role));
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

void announce(QWidget* widget) {
  QAccessibleEvent event(widget, QAccessible::Alert);
  QAccessible::updateAccessibility(&event);
}

Text::Text(const QString& text) : QLabel(breakable(text)) {}

void Text::setText(const QString& text) {
  QLabel::setText(breakable(text));
}

QString Text::text() const {
  return plain(QLabel::text());
}

void Text::keyPressEvent(QKeyEvent* event) {
  if (!event->matches(QKeySequence::Copy)) return QLabel::keyPressEvent(event);
  QGuiApplication::clipboard()->setText(plain(selectedText()));
}

void Text::contextMenuEvent(QContextMenuEvent* event) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const QString chosen = hasSelectedText() ? plain(selectedText()) : text();
  menu->addAction(tr("Copy"), this, [chosen] { QGuiApplication::clipboard()->setText(chosen); });
  menu->popup(event->globalPos());
}

Text* makeText(const QString& text, const char* role) {
  auto* label = new Text(text);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setMinimumWidth(1);  // wraps in whatever room there is
  label->setProperty("role", QByteArray(role));
  return label;
}

QPushButton* makeButton(const QString& text, const char* role, const QString& symbolName) {
  // Qt sets text close to the symbol.
  auto* button = new QPushButton(symbolName.isEmpty() ? text : QLatin1Char(' ') + text);
  if (role) button->setProperty("role", QByteArray(role));
  if (role && qstrcmp(role, "link") == 0) button->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  button->setAutoDefault(true);
  if (symbolName.isEmpty()) return button;
  const bool primary = role && qstrcmp(role, "primary") == 0;
  const bool link = role && qstrcmp(role, "link") == 0;
  button->setIcon(symbol(symbolName, primary ? &Theme::onAccent : link ? &Theme::accent : &Theme::text));
  return button;
}

QString breakable(const QString& text) {
  constexpr int longest = 30;  // letters in a row
  QString broken;
  int run = 0;
  for (const QChar letter : text) {
    broken += letter;
    run = letter.isSpace() ? 0 : run + 1;
    const bool separator = letter == QLatin1Char('/') || letter == QLatin1Char('\\');
    if (run < longest && !separator) continue;
    broken += gap;
    run = 0;
  }
  return broken;
}

}  // namespace iiswsgi::gui
