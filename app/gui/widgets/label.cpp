#include "app/gui/widgets/label.h"

#include <QStyle>

#include "app/gui/style/theme.h"

namespace iiswsgi::gui {

void setRole(QWidget* widget, const char* role) {
  if (widget->property("role").toByteArray() == role) return;
  widget->setProperty("role", QByteArray(role));
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
}

QLabel* makeText(const QString& text, const char* role) {
  auto* label = new QLabel(text);
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
  const Theme& theme = currentTheme();
  const bool primary = role && qstrcmp(role, "primary") == 0;
  const bool link = role && qstrcmp(role, "link") == 0;
  button->setIcon(symbol(symbolName, primary ? theme.onAccent : link ? theme.accent : theme.text));
  return button;
}

QString breakable(const QString& path) {
  QString text = path;
  const QString gap(QChar(0x200B));  // ZERO WIDTH SPACE
  text.replace(QLatin1Char('/'), QLatin1Char('/') + gap);
  return text.replace(QLatin1Char('\\'), QLatin1Char('\\') + gap);
}

}  // namespace iiswsgi::gui
