#pragma once

#include <QObject>

class QApplication;

namespace iiswsgi::gui {

/// Gives the application the desktop's theme, now and whenever the person changes it.
class ThemeFollower : public QObject {
  Q_OBJECT
 public:
  explicit ThemeFollower(QApplication& application);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void look();

  QApplication& m_application;
  bool m_waits = false;  ///< each window tells of one change
};

}  // namespace iiswsgi::gui
