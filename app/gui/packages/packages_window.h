#pragma once

#include <QMainWindow>

#include "app/gui/state/session.h"

class QPushButton;
class QStackedWidget;

namespace iiswsgi::gui {

class BuildPanel;
class FeedPanel;
class InstallPanel;
class InstalledPanel;
class PublishPanel;

/// Packages and feeds: building, publishing, the feed, installing; a list at the left leads to each.
class PackagesWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit PackagesWindow(Session& session, QWidget* parent = nullptr);
  ~PackagesWindow() override;

  BuildPanel* buildPanel() const { return m_build; }
  PublishPanel* publishPanel() const { return m_publish; }
  FeedPanel* feedPanel() const { return m_feed; }
  InstallPanel* installPanel() const { return m_install; }
  InstalledPanel* installedPanel() const { return m_installed; }
  void show(QWidget* panel);
  /// Its questions, in the panel "Install". `caution`: what there is to say about where it came from.
  void install(const QString& package, const QString& caution = {});
  /// A package that is there already, checked; `feed`: the one to publish it to, empty: the one that is named already.
  void publish(const QString& package, const QString& feed = {});
  using QMainWindow::show;

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  QWidget* makeSide();
  void takeUp();
  void connectPanels();
  void showFeed(const QString& feed);

  Session& m_session;

  BuildPanel* m_build;
  PublishPanel* m_publish;
  FeedPanel* m_feed;
  InstallPanel* m_install;
  InstalledPanel* m_installed;
  QStackedWidget* m_stack;
  QList<QPushButton*> m_buttons;
};

}  // namespace iiswsgi::gui
