#include "app/gui/widgets/notice.h"

#include <QHBoxLayout>
#include <QLabel>

#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {
namespace {

struct Look {
  const char* role;
  QString symbolName;
  QColor colour;
};

Look lookOf(Notice::Kind kind) {
  const Theme& theme = currentTheme();
  switch (kind) {
    case Notice::Kind::Good:
      return {"good", QStringLiteral("circle-check"), theme.good};
    case Notice::Kind::Caution:
      return {"caution", QStringLiteral("warning"), theme.caution};
    case Notice::Kind::Information:
      break;
  }
  return {"panel", QStringLiteral("info"), theme.accent};
}

}  // namespace

Notice::Notice(Kind kind, QWidget* parent) : QFrame(parent), m_symbol(new QLabel), m_text(makeText({}, "text")) {
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
  m_symbol->setPixmap(symbolPixmap(look.symbolName, look.colour, 20, devicePixelRatioF()));
}

void Notice::setText(const QString& text) {
  m_text->setText(text);
  setVisible(!text.isEmpty());
  setAccessibleName(text);
}

QString Notice::text() const {
  return m_text->text();
}

}  // namespace iiswsgi::gui
