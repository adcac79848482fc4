#include "app/gui/widgets/busy_line.h"

#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {

BusyLine::BusyLine(QWidget* parent) : QWidget(parent), m_text(makeText({}, "muted")) {
  auto* bar = new QProgressBar;
  bar->setRange(0, 0);
  bar->setTextVisible(false);
  bar->setAccessibleName(tr("Busy"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(6);
  column->addWidget(m_text);
  column->addWidget(bar);
  hide();
}

void BusyLine::setText(const QString& text) {
  m_text->setText(text);
  setVisible(!text.isEmpty());
}

}  // namespace iiswsgi::gui
