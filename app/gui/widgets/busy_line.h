#pragma once

#include <QWidget>

/// "Looking for Pythons ..." with a moving bar, while something runs behind.
namespace iiswsgi::gui {

class Text;

class BusyLine : public QWidget {
  Q_OBJECT
 public:
  explicit BusyLine(QWidget* parent = nullptr);
  void setText(const QString& text);  ///< empty: the line hides

 private:
  Text* m_text;
};

}  // namespace iiswsgi::gui
