#include "app/gui/widgets/plan_view.h"

#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>

#include "app/core/plan/render.h"
#include "app/gui/style/theme.h"

namespace iiswsgi::gui {
namespace {

/// Qt gives the paragraphs and the letters of a coloured row the row's colour once more, which makes stripes of a
/// transparent one.
void paintBackgroundsOnce(QTextDocument* document) {
  // Laid out once at the end: a new applicationHost.config is a thousand lines, and each is several changes here.
  QTextCursor whole(document);
  whole.beginEditBlock();
  for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
    struct Piece {
      int start, end;
      QTextCharFormat letters;
    };
    QList<Piece> pieces;  // first all of them: a format that changes makes the block's pieces anew
    for (auto it = block.begin(); !it.atEnd(); ++it) {
      const QTextFragment piece = it.fragment();
      pieces.append({piece.position(), piece.position() + piece.length(), piece.charFormat()});
    }
    QTextCursor cursor(block);
    QTextBlockFormat paragraph = block.blockFormat();
    paragraph.clearBackground();
    cursor.setBlockFormat(paragraph);
    for (Piece& piece : pieces) {
      piece.letters.clearBackground();
      cursor.setPosition(piece.start);
      cursor.setPosition(piece.end, QTextCursor::KeepAnchor);
      cursor.setCharFormat(piece.letters);
    }
  }
  whole.endEditBlock();
}

}  // namespace

void showPlan(QTextBrowser& view, const plan::Plan& plan) {
  view.setUndoRedoEnabled(false);
  view.setHtml(plan::renderHtml(plan, currentTheme().muted.name()));
  paintBackgroundsOnce(view.document());
}

}  // namespace iiswsgi::gui
