#include "app/gui/pages/page.h"

#include <QScrollArea>
#include <QTimer>

namespace iiswsgi::gui {

Page::Page(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_column(nullptr), m_scroll(nullptr) {
  auto* inside = new QWidget;
  inside->setProperty("role", QByteArray("scrolled"));
  m_column = new QVBoxLayout(inside);
  m_column->setContentsMargins(32, 4, 32, 16);
  m_column->setSpacing(14);
  auto* scroll = m_scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(inside);
  auto* outside = new QVBoxLayout(this);
  outside->setContentsMargins(0, 0, 0, 0);
  outside->addWidget(scroll);
  connect(&m_session, &Session::problemsChanged, this, &Page::showProblems);
}

void Page::bind(Field* field, const QStringList& names) {
  m_bound.append({field, names});
}

void Page::showProblems() {
  for (const Bound& bound : std::as_const(m_bound)) {
    QString text;
    for (const QString& name : bound.names) {
      if (text.isEmpty()) text = m_session.problemText(name);
    }
    bound.field->setProblem(text);
  }
  emit changed();
}

bool Page::hasProblems() const {
  for (const Bound& bound : m_bound) {
    if (bound.field->isEnabled() && bound.field->hasProblem()) return true;
  }
  return false;
}

void Page::reveal() {
  bool focused = false;
  for (const Bound& bound : std::as_const(m_bound)) {
    // A field that isn't shown hasn't been left empty by anybody: it stays quiet until it is.
    if (!bound.field->isVisibleTo(this)) continue;
    bound.field->reveal();
    if (focused || !bound.field->hasProblem()) continue;
    bound.field->editor()->setFocus(Qt::OtherFocusReason);
    focused = true;
    // Once the layout knows of fields that were shown just now.
    QTimer::singleShot(0, bound.field, [this, field = bound.field] { m_scroll->ensureWidgetVisible(field, 0, 24); });
  }
}

}  // namespace iiswsgi::gui
