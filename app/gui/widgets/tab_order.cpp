#include "app/gui/widgets/tab_order.h"

#include <QLayout>
#include <QScrollArea>

namespace iiswsgi::gui {
namespace {

void collect(QWidget* widget, QList<QWidget*>& stops);

void collect(const QLayout& layout, QList<QWidget*>& stops) {
  for (int index = 0; index < layout.count(); ++index) {
    QLayoutItem* item = layout.itemAt(index);
    if (item->widget()) collect(item->widget(), stops);
    if (item->layout()) collect(*item->layout(), stops);
  }
}

void collect(QWidget* widget, QList<QWidget*>& stops) {
  const auto* area = qobject_cast<QScrollArea*>(widget);
  if (area) return collect(area->widget(), stops);
  if (widget->focusPolicy() & Qt::TabFocus) stops << widget;
  if (widget->layout()) collect(*widget->layout(), stops);
}

}  // namespace

void tabAsLaidOut(QWidget& whole) {
  QList<QWidget*> stops;
  collect(&whole, stops);
  for (qsizetype index = 1; index < stops.size(); ++index)
    QWidget::setTabOrder(stops.at(index - 1), stops.at(index));
}

}  // namespace iiswsgi::gui
