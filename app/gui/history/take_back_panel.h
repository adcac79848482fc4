#pragma once

#include <QFrame>

#include "app/core/apply/apply.h"

class QLineEdit;
class QPushButton;

/// What was done can be taken back: the button for it, the command that does the same, and where the backup is.
namespace iiswsgi::gui {

class Text;

class TakeBackPanel : public QFrame {
  Q_OBJECT
 public:
  explicit TakeBackPanel(QWidget* parent = nullptr);

  /// Nothing: the panel hides. `server`: as --server takes it.
  void setReceipt(const std::optional<apply::Receipt>& receipt, const QString& server);

 signals:
  void wantsTakingBack(const QString& run);

 private:
  void copy();

  QString m_run;
  Text* m_where;
  QLineEdit* m_command;
  QPushButton* m_copy;
};

}  // namespace iiswsgi::gui
