#pragma once

#include <functional>
#include <optional>

#include <QFrame>

#include "app/core/base/error.h"

class QPlainTextEdit;
class QPushButton;

/// An Error as a letter: what happened, what to do, its code; the technical rest on demand, and all of it to copy.
namespace iiswsgi::gui {

class Text;

class LetterPanel : public QFrame {
  Q_OBJECT
 public:
  explicit LetterPanel(QWidget* parent = nullptr);

  void setError(const std::optional<Error>& error);  ///< nothing: the panel hides
  /// A button with what can be done about it; an empty text takes it away. setError() does so too.
  void offer(const QString& text, const std::function<void()>& action);
  QString copyText() const;  ///< what "Copy details" puts on the clipboard

 private:
  void toggleDetails();
  void copy();

  std::optional<Error> m_error;
  Text* m_message;
  Text* m_hint;
  Text* m_code;
  QPushButton* m_remedy;
  std::function<void()> m_action;
  QPushButton* m_more;
  QPushButton* m_copy;
  QPlainTextEdit* m_details;
};

}  // namespace iiswsgi::gui
