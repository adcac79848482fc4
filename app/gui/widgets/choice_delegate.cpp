#include "app/gui/widgets/choice_delegate.h"

#include <QListView>
#include <QPainter>

#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {
namespace {

constexpr int gap = 8;       // pixels between two cards
constexpr int padding = 11;  // pixels inside a card
constexpr int symbolSize = 24;
constexpr int wrapping = Qt::TextWordWrap | Qt::TextWrapAnywhere;

struct Card {
  QRect frame, symbol, title, badge, text, problem;
};

QFont titleFont(const QFont& font) {
  QFont bold = font;
  bold.setWeight(QFont::DemiBold);
  return bold;
}

int textHeight(const QFont& font, int width, const QString& text) {
  if (text.isEmpty()) return 0;
  return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10000), wrapping, text).height() + 3;
}

QString badgeOf(const QModelIndex& index) {
  return index.data(ChoiceDelegate::BadgeRole).toString();
}
QString textOf(const QModelIndex& index) {
  return breakable(index.data(ChoiceDelegate::TextRole).toString());
}
QString problemOf(const QModelIndex& index) {
  return breakable(index.data(ChoiceDelegate::ProblemRole).toString());
}

Card layOut(const QRect& area, const QFont& font, const QModelIndex& index) {
  Card card;
  card.frame = area.adjusted(0, 0, -1, -gap);
  const QRect inside = card.frame.adjusted(padding, padding, -padding, -padding);
  card.symbol = QRect(inside.left(), inside.top(), symbolSize, symbolSize);
  const QFontMetrics bold(titleFont(font));
  const int left = card.symbol.right() + 1 + padding;
  const int badgeWidth = badgeOf(index).isEmpty() ? 0 : QFontMetrics(font).horizontalAdvance(badgeOf(index)) + 16;
  const int width = inside.right() - left;
  const int titleHeight = textHeight(titleFont(font), width - badgeWidth, index.data().toString());
  card.title = QRect(left, inside.top(), width - badgeWidth, titleHeight);
  card.badge = QRect(inside.right() - badgeWidth, inside.top() - 1, badgeWidth, bold.height() + 4);
  card.text = QRect(left, card.title.bottom() + 3, width, textHeight(font, width, textOf(index)));
  card.problem = QRect(left, card.text.bottom() + 1, width, textHeight(font, width, problemOf(index)));
  return card;
}

/// A list with the keyboard and nothing chosen shows so on its first card, from which the arrows go.
bool hasKeyboard(const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (option.state & QStyle::State_HasFocus) return true;
  const auto* view = qobject_cast<const QListView*>(option.widget);
  return view && view->hasFocus() && !view->currentIndex().isValid() && index.row() == 0;
}

void paintFrame(QPainter& painter, const Card& card, const QStyleOptionViewItem& option, bool focused) {
  const Theme& theme = currentTheme();
  const bool enabled = option.state & QStyle::State_Enabled;
  const bool chosen = option.state & QStyle::State_Selected;
  const bool hovered = option.state & QStyle::State_MouseOver;
  painter.setBrush(chosen ? theme.accentSoft : enabled ? theme.surface : theme.window);
  const QColor line = chosen || focused || (hovered && enabled) ? theme.accent : theme.border;
  painter.setPen(QPen(line, focused ? 2.4 : chosen ? 1.4 : 1));
  painter.drawRoundedRect(QRectF(card.frame).adjusted(1.5, 1.5, -1.5, -1.5), 8, 8);
}

void paintBadge(QPainter& painter, const QRect& area, const QString& text) {
  if (text.isEmpty()) return;
  const Theme& theme = currentTheme();
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.dark ? theme.raised : theme.window);
  painter.drawRoundedRect(area, 6, 6);
  painter.setPen(theme.muted);
  painter.drawText(area, Qt::AlignCenter, text);
}

}  // namespace

void ChoiceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme& theme = currentTheme();
  const Card card = layOut(option.rect, option.font, index);
  const bool enabled = option.state & QStyle::State_Enabled;
  const bool chosen = option.state & QStyle::State_Selected;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  paintFrame(*painter, card, option, hasKeyboard(option, index));
  const QColor tint = chosen ? theme.accent : theme.muted;
  painter->drawPixmap(card.symbol, symbolPixmap(index.data(SymbolRole).toString(), tint, symbolSize,
                                                painter->device()->devicePixelRatioF()));
  painter->setFont(option.font);
  paintBadge(*painter, card.badge, badgeOf(index));
  painter->setPen(theme.muted);
  painter->drawText(card.text, wrapping, textOf(index));
  painter->setPen(theme.caution);
  painter->drawText(card.problem, wrapping, problemOf(index));
  painter->setFont(titleFont(option.font));
  painter->setPen(enabled ? theme.text : theme.muted);
  painter->drawText(card.title, wrapping, index.data().toString());
  painter->restore();
}

QSize ChoiceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const auto* view = qobject_cast<const QListView*>(option.widget);
  const int width = view ? view->viewport()->width() : 400;
  const Card card = layOut(QRect(0, 0, width, 100), option.font, index);
  const int lowest = qMax(card.problem.bottom(), qMax(card.text.bottom(), card.symbol.bottom()));
  return {width, lowest + padding + gap};
}

}  // namespace iiswsgi::gui
