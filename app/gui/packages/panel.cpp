#include "app/gui/packages/panel.h"

#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/window_parts.h"

namespace iiswsgi::gui {

Panel::Panel(const QString& title, const QString& sentence, QWidget* parent)
    : QWidget(parent), m_whole(new QVBoxLayout(this)), m_column(new QVBoxLayout) {
  m_whole->setContentsMargins(0, 0, 0, 0);
  m_whole->setSpacing(0);
  m_whole->addWidget(makeHead(makeText(title, "title"), makeText(sentence, "sentence")));
  auto* inside = new QWidget;
  inside->setLayout(m_column);
  m_column->setContentsMargins(32, 4, 32, 20);
  m_column->setSpacing(12);
  auto* scroll = new QScrollArea;
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setWidget(inside);
  m_whole->addWidget(scroll, 1);
}

void Panel::addAboveButtons(QWidget* widget) {
  auto* row = new QVBoxLayout;
  row->setContentsMargins(32, 0, 32, 12);
  row->addWidget(widget);
  m_whole->addLayout(row);
}

void Panel::addButtons(const QList<QWidget*>& left, const QList<QWidget*>& right) {
  m_whole->addWidget(makeFooter(left, right));
}

QWidget* Panel::captioned(const QString& caption, QWidget* widget) {
  auto* whole = new QWidget;
  auto* column = new QVBoxLayout(whole);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addWidget(makeText(caption, "heading"));
  column->addWidget(widget);
  return whole;
}

QString filesText(qsizetype count) {
  return count == 1 ? Panel::tr("one file") : Panel::tr("%1 files").arg(count);
}

QIcon packageIcon() {
  QIcon icon;
  for (const qreal ratio : {1.0, 2.0, 3.0}) {
    icon.addPixmap(symbolPixmap(QStringLiteral("package"), currentTheme().accent, 24, ratio));
    icon.addPixmap(symbolPixmap(QStringLiteral("package"), currentTheme().onAccent, 24, ratio), QIcon::Selected);
  }
  return icon;
}

}  // namespace iiswsgi::gui
