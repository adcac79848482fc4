#pragma once

#include <QFrame>

/// One sentence in a coloured frame, with the symbol of its kind.
namespace iiswsgi::gui {

class Symbol;
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
  Symbol* m_symbol;
  Text* m_text;
};

}  // namespace iiswsgi::gui
