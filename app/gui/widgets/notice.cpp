#include "app/gui/widgets/notice.h"

#include <QHBoxLayout>

#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/symbol.h"

namespace iiswsgi::gui {
namespace {

struct Look {
  const char* role;
  QString symbolName;
  Tint tint;
};

Look lookOf(Notice::Kind kind) {
  switch (kind) {
    case Notice::Kind::Good:
      return {"good", QStringLiteral("circle-check"), &Theme::good};
    case Notice::Kind::Caution:
      return {"caution", QStringLiteral("warning"), &Theme::caution};
    case Notice::Kind::Information:
      break;
  }
  return {"panel", QStringLiteral("info"), &Theme::accent};
}

}  // namespace

Notice::Notice(Kind kind, QWidget* parent) : QFrame(parent), m_symbol(new Symbol(20)), m_text(makeText({}, "text")) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(14, 10, 14, 10);
  row->setSpacing(12);
  row->addWidget(m_symbol, 0, Qt::AlignTop);
  row->addWidget(m_text, 1);
  setKind(kind);
  hide();
}

void Notice::setKind(Kind kind) {
  const Look look = lookOf(kind);
  setRole(this, look.role);
  m_symbol->set(look.symbolName, look.tint);
}

void Notice::setText(const QString& text) {
  const bool news = text != this->text() || (isHidden() && !text.isEmpty());
  m_text->setText(text);
  setVisible(!text.isEmpty());
  setAccessibleName(text);
  if (news && !text.isEmpty()) announce(this);
}

QString Notice::text() const {
  return m_text->text();
}

}  // namespace iiswsgi::gui
