#pragma once

#include <QLabel>
#include <QPushButton>

namespace iiswsgi::gui {

/// The style sheet's `role`, also for a widget that is shown already.
void setRole(QWidget* widget, const char* role);

/// Read aloud where somebody listens: what has appeared, by its accessible name and description.
void announce(QWidget* widget);

/// A text that wraps, can be selected with the mouse, and is never cut: a long path or word breaks where it must. What
/// is copied is the text as it was given.
class Text : public QLabel {
  Q_OBJECT
 public:
  explicit Text(const QString& text);
  void setText(const QString& text);
  QString text() const;

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
};

/// Plain text: nothing in it is taken for HTML. `role` is the style sheet's.
Text* makeText(const QString& text, const char* role);

/// "primary", "link" or the usual (nullptr) button.
QPushButton* makeButton(const QString& text, const char* role = nullptr, const QString& symbolName = {});

/// With invisible places to break at: behind the separators of a path, and in a word that is too long for any line.
QString breakable(const QString& text);

}  // namespace iiswsgi::gui
