#include "app/gui/widgets/symbol.h"

#include <QPainter>

namespace iiswsgi::gui {

Symbol::Symbol(int size, QWidget* parent) : QWidget(parent) {
  setFixedSize(size, size);
}

void Symbol::set(const QString& name, Tint tint) {
  m_name = name;
  m_tint = tint;
  update();
}

void Symbol::paintEvent(QPaintEvent*) {
  if (m_name.isEmpty()) return;
  QPainter painter(this);
  painter.drawPixmap(0, 0, symbolPixmap(m_name, currentTheme().*m_tint, width(), devicePixelRatioF()));
}

}  // namespace iiswsgi::gui
