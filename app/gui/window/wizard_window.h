#pragma once

#include <memory>

#include <QMainWindow>

#include "app/gui/pages/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace iiswsgi::gui {

class PackagesWindow;
class StepList;

/// The window: steps at the left, the page with its title and sentence at the right, Back and Next below.
class WizardWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit WizardWindow(Session& session, QWidget* parent = nullptr);
  ~WizardWindow() override;

  int current() const { return m_current; }
  Page* page(int index) const { return m_pages.at(index); }
  Page* page(const QString& name) const;
  void go(int index);

 public slots:
  void next();
  void back();
  void showPackages();
  void install(const QString& package);  ///< in the window "Packages and feeds"
  void showInstalled();                  ///< there, too

 protected:
  void closeEvent(QCloseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;  ///< Return is Next, wherever the keyboard is

 private:
  QWidget* makeHead();
  QWidget* makeFooter();
  void refresh();
  void cancel();
  void placeFocus();

  Session& m_session;
  std::unique_ptr<PackagesWindow> m_packages;
  QList<Page*> m_pages;
  StepList* m_steps;
  QStackedWidget* m_stack;
  QLabel* m_title;
  QLabel* m_sentence;
  QPushButton* m_back;
  QPushButton* m_next;
  QPushButton* m_cancel;
  int m_current = 0;
  bool m_nextWantsFocus = false;  ///< it was disabled when the page was shown
};

}  // namespace iiswsgi::gui
