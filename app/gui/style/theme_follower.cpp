#include "app/gui/style/theme_follower.h"

#include <QApplication>
#include <QEvent>
#include <QPalette>
#include <QTimer>

#include "app/gui/style/theme.h"

namespace iiswsgi::gui {

ThemeFollower::ThemeFollower(QApplication& application) : m_application(application) {
  applyTheme(application, themeOfDesktop());
  application.installEventFilter(this);
}

bool ThemeFollower::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ThemeChange && !m_waits) {
    m_waits = true;
    QTimer::singleShot(0, this, &ThemeFollower::look);
  }
  return QObject::eventFilter(watched, event);
}

void ThemeFollower::look() {
  m_waits = false;
  // Ours hides the desktop's own, by which its theme is known.
  QApplication::setPalette(QPalette());
  applyTheme(m_application, themeOfDesktop());
}

}  // namespace iiswsgi::gui
