#pragma once

#include <QWidget>

class QLabel;

/// "Looking for Pythons ..." with a moving bar, while something runs behind.
namespace iiswsgi::gui {

class BusyLine : public QWidget {
  Q_OBJECT
 public:
  explicit BusyLine(QWidget* parent = nullptr);
  void setText(const QString& text);  ///< empty: the line hides

 private:
  QLabel* m_text;
};

}  // namespace iiswsgi::gui
