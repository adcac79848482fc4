#pragma once

#include "app/gui/history/history_state.h"
#include "app/gui/packages/panel.h"

class QPushButton;
class QTextBrowser;
class QTreeWidget;

namespace iiswsgi::gui {

class BusyLine;
class Field;
class LetterPanel;
class Notice;
class ServerBox;
class Text;

/// What was done on a server, each run with its plan, and "Take it back", with the plan of that shown first.
class HistoryPanel : public Panel {
  Q_OBJECT
 public:
  explicit HistoryPanel(Session& session, QWidget* parent = nullptr);
  HistoryState& state() { return m_state; }
  /// The list of the server that the wizard has. A run: chosen, with what taking it back does.
  void open(const QString& run = {});

 private:
  void placeWidgets();
  void refresh();
  void fill();
  void showServers();
  void showChosen();
  void showButtons();
  void showPlan(const apply::Receipt* run);
  void showWayBack(const QString& run);
  const apply::Receipt* chosen() const;

  HistoryState m_state;
  ServerBox* m_server;
  Field* m_serverField;
  QTreeWidget* m_runs;
  Text* m_about;
  Text* m_empty;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  Notice* m_coming;
  Notice* m_gone;
  QTextBrowser* m_plan;
  QPushButton* m_cancel;
  QPushButton* m_show;
  QPushButton* m_takeBack;
  QString m_wanted;  ///< chosen once it is listed
  QString m_shown;   ///< what m_plan shows
};

}  // namespace iiswsgi::gui
