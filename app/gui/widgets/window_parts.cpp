#include "app/gui/widgets/window_parts.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {

QWidget* makeHead(Text* title, Text* sentence) {
  auto* head = new QWidget;
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(32, 26, 32, 14);
  column->setSpacing(4);
  column->addWidget(title);
  column->addWidget(sentence);
  return head;
}

QWidget* makeFooter(const QList<QWidget*>& left, const QList<QWidget*>& right) {
  auto* footer = new QWidget;
  footer->setProperty("role", QByteArray("footer"));
  footer->setAttribute(Qt::WA_StyledBackground);
  auto* row = new QHBoxLayout(footer);
  row->setContentsMargins(32, 12, 32, 12);
  row->setSpacing(8);
  for (QWidget* widget : left)
    row->addWidget(widget);
  row->addStretch(1);
  for (QWidget* widget : right)
    row->addWidget(widget);
  return footer;
}

}  // namespace iiswsgi::gui
