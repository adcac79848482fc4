#pragma once

#include "app/gui/packages/panel.h"
#include "app/gui/packages/publish_state.h"
#include "app/gui/state/memory.h"

class QLineEdit;
class QPushButton;

namespace iiswsgi::gui {

class BusyLine;
class Field;
class FindingList;
class LetterPanel;
class PublicationView;
class Text;

/// "Check and publish": a package that is there already, what the rules say to it, and the way into a feed.
class PublishPanel : public Panel {
  Q_OBJECT
 public:
  explicit PublishPanel(Session& session, QWidget* parent = nullptr);
  PublishState& state() { return m_state; }
  /// `feed`: the one to publish to; empty: the one that is named already.
  void open(const QString& package, const QString& feed = {});
  void takeUp(const Memory& memory);  ///< the last feed, unless another one is named already

 signals:
  void wantsInstall(const QString& package);
  void wantsFeed(const QString& feed);

 private:
  void makePackageField();
  void makeFeedField();
  void showChecked();
  void showButtons();
  void refresh();

  PublishState m_state;
  QLineEdit* m_path;
  QPushButton* m_browse;
  QLineEdit* m_feed;
  Field* m_feedField;
  Text* m_empty;
  Text* m_what;
  FindingList* m_findings;
  PublicationView* m_published;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  QPushButton* m_check;
  QPushButton* m_publish;
  QWidget* m_details;
};

}  // namespace iiswsgi::gui
