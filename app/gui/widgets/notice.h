#pragma once

#include <QFrame>

class QLabel;

/// One sentence in a coloured frame, with the symbol of its kind.
namespace iiswsgi::gui {

class Text;

class Notice : public QFrame {
  Q_OBJECT
 public:
  enum class Kind { Information, Good, Caution };
  explicit Notice(Kind kind = Kind::Information, QWidget* parent = nullptr);
  void setText(const QString& text);  ///< empty: the notice hides
  void setKind(Kind kind);
  QString text() const;

 private:
  QLabel* m_symbol;
  Text* m_text;
};

}  // namespace iiswsgi::gui
