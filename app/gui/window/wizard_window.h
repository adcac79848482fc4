#pragma once

#include <memory>

#include <QMainWindow>

#include "app/gui/pages/page.h"

class QPushButton;
class QStackedWidget;

namespace iiswsgi::gui {

class HistoryWindow;
class PackagesWindow;
class StepList;
class Text;

/// The window: steps at the left, the page with its title and sentence at the right, Back and Next below.
class WizardWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit WizardWindow(Session& session, QWidget* parent = nullptr);
  ~WizardWindow() override;

  int current() const { return m_current; }
  Page* page(int index) const { return m_pages.at(index); }
  Page* page(const QString& name) const;
  HistoryWindow* history() const { return m_history.get(); }  ///< nothing before it was asked for
  void go(int index);

 public slots:
  void next();
  void back();
  void showPackages();
  void showHistory(const QString& run = {});  ///< a run: with what taking it back does
  void install(const QString& package);       ///< in the window "Packages and feeds"
  void showInstalled();                       ///< there, too

 protected:
  void closeEvent(QCloseEvent* event) override;
  /// Return is Next, wherever the keyboard is; but not where Next changes the machine.
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QWidget* makeButtons();
  void refresh();
  void cancel();
  void placeFocus();

  Session& m_session;
  std::unique_ptr<PackagesWindow> m_packages;
  std::unique_ptr<HistoryWindow> m_history;
  QList<Page*> m_pages;
  StepList* m_steps;
  QStackedWidget* m_stack;
  Text* m_title;
  Text* m_sentence;
  QPushButton* m_back;
  QPushButton* m_next;
  QPushButton* m_cancel;
  int m_current = 0;
  bool m_focusWaits = false;  ///< for what was hidden or disabled when the page was shown
};

}  // namespace iiswsgi::gui
