#pragma once

class QWidget;

/// Where Tab leads.
namespace iiswsgi::gui {

/// Through what is in a widget as it is laid out: down its column, along its rows. Qt's own order is that in which the
/// widgets were made, so whatever is made later needs this again.
void tabAsLaidOut(QWidget& whole);

}  // namespace iiswsgi::gui
