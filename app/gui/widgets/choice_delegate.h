#pragma once

#include <QStyledItemDelegate>

namespace iiswsgi::gui {

/// Paints the cards of a ChoiceList.
class ChoiceDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  enum Role { KeyRole = Qt::UserRole, SymbolRole, TextRole, BadgeRole, ProblemRole };
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace iiswsgi::gui
