#pragma once

#include <QWidget>

#include "app/gui/style/theme.h"

namespace iiswsgi::gui {

/// A drawing of resources/icons in a colour of the theme: sharp on whatever screen its window is moved to, and right
/// when the theme changes.
class Symbol : public QWidget {
  Q_OBJECT
 public:
  explicit Symbol(int size, QWidget* parent = nullptr);
  void set(const QString& name, Tint tint);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_name;
  Tint m_tint = &Theme::text;
};

}  // namespace iiswsgi::gui
