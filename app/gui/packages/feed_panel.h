#pragma once

#include "app/gui/packages/feed_state.h"
#include "app/gui/packages/panel.h"
#include "app/gui/state/memory.h"

class QLineEdit;
class QListWidget;
class QPushButton;

namespace iiswsgi::gui {

class BusyLine;
class LetterPanel;
class Notice;
class Text;

/// "Feed": its products, what is known of the chosen one, and Install.
class FeedPanel : public Panel {
  Q_OBJECT
 public:
  explicit FeedPanel(Session& session, QWidget* parent = nullptr);
  FeedState& state() { return m_state; }
  void open(const QString& named);
  void tellChanged(const QString& feed);  ///< the file is another one now: what shows it reads it again
  void takeUp(const Memory& memory);  ///< the last feed, unless another one is chosen already

 signals:
  void wantsInstall(const QString& package, const QString& caution);

 private:
  void refresh();
  void fill();
  void showProduct();
  QString textOf(const feed::Entry& entry) const;
  void showButtons();
  QString chosen() const;

  FeedState m_state;
  QLineEdit* m_address;
  QListWidget* m_products;
  Text* m_about;
  Text* m_empty;
  BusyLine* m_busy;
  LetterPanel* m_letter;
  Notice* m_needs;
  QPushButton* m_cancel;
  QPushButton* m_install;
  QString m_before;  ///< the product that was chosen when the feed was opened again
};

}  // namespace iiswsgi::gui
