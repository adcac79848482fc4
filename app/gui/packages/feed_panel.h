#pragma once

#include <QPointer>

#include "app/gui/packages/feed_care.h"
#include "app/gui/packages/feed_state.h"
#include "app/gui/packages/panel.h"
#include "app/gui/state/memory.h"

class QLineEdit;
class QListWidget;
class QPushButton;

namespace iiswsgi::gui {

class BusyLine;
class FeedCareView;
class LetterPanel;
class Notice;
class Question;
class Text;

/// "Feed": its products, what is known of the chosen one, Install, and what keeps a feed in order.
class FeedPanel : public Panel {
  Q_OBJECT
 public:
  explicit FeedPanel(Session& session, QWidget* parent = nullptr);
  FeedState& state() { return m_state; }
  FeedCare& care() { return m_care; }
  void open(const QString& named);
  void tellChanged(const QString& feed);  ///< the file is another one now: what shows it reads it again
  void takeUp(const Memory& memory);      ///< the last feed, unless another one is chosen already

 signals:
  void wantsInstall(const QString& package, const QString& caution);
  void wantsPublish(const QString& package, const QString& feed);  ///< `feed`: empty unless it is a file

 private:
  void placeWidgets();
  void read(const QString& named);
  void connectCare();
  void care(void (FeedCare::*action)(const publish::OpenFeed&));
  void giveFocusBack();
  void askToRemove();
  void choosePackage();
  void refresh();
  void fill();
  void showProduct();
  QString textOf(const feed::Entry& entry) const;
  void showButtons();
  QString chosen() const;

  FeedState m_state;
  FeedCare m_care;
  QLineEdit* m_address;
  QListWidget* m_products;
  Text* m_about;
  Text* m_empty;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  FeedCareView* m_careView;
  Question* m_question;
  Notice* m_needs;
  QPushButton* m_cancel;
  QPushButton* m_remove;
  QPushButton* m_install;
  QPointer<QWidget> m_focus;  ///< where the keyboard was when something began
  QString m_before;           ///< the product that was chosen when the feed was opened again
};

}  // namespace iiswsgi::gui
