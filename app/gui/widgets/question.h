#pragma once

#include <functional>

#include <QFrame>
#include <QPointer>

class QPushButton;

/// Asks before something is done: a sentence and two buttons, where the person is looking. It waits for nobody; Escape
/// is a no, and the keyboard goes back to where it was.
namespace iiswsgi::gui {

class Text;

class Question : public QFrame {
  Q_OBJECT
 public:
  explicit Question(QWidget* parent = nullptr);
  void ask(const QString& text, const QString& yes, const QString& no, const std::function<void()>& agreed);
  void withdraw();  ///< as a no

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  Text* m_text;
  QPushButton* m_yes;
  QPushButton* m_no;
  std::function<void()> m_agreed;
  QPointer<QWidget> m_before;  ///< where the keyboard was
};

}  // namespace iiswsgi::gui
