#pragma once

#include <QWidget>

#include "app/gui/packages/feed_care.h"

class QPushButton;

namespace iiswsgi::gui {

class FindingList;
class Notice;
class Text;

/// The buttons for a feed as a whole, and what came of them.
class FeedCareView : public QWidget {
  Q_OBJECT
 public:
  explicit FeedCareView(FeedCare& care, QWidget* parent = nullptr);
  void refresh(bool ready);  ///< `ready`: there is a feed, and nothing else runs

 signals:
  void wantsCheck();
  void wantsClear();
  void wantsPublish();

 private:
  void showCleared();

  FeedCare& m_care;
  QPushButton* m_check;
  QPushButton* m_clear;
  QPushButton* m_publish;
  Notice* m_removed;
  FindingList* m_findings;
  Notice* m_cleared;
  Text* m_copies;
};

}  // namespace iiswsgi::gui
