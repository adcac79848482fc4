#pragma once

#include <QList>

class QWidget;

/// What every window has around its page, with the same margins.
namespace iiswsgi::gui {

class Text;

/// A title and the sentence below it.
QWidget* makeHead(Text* title, Text* sentence);
/// The buttons below the page: some at the left, the last one at the right.
QWidget* makeFooter(const QList<QWidget*>& left, const QList<QWidget*>& right);

}  // namespace iiswsgi::gui
