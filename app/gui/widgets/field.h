#pragma once

#include <QLabel>
#include <QWidget>

class QHBoxLayout;

/// A label, an editor and one line of text below it: help while all is well, else what is wrong.
///
/// A problem of a field that nobody has touched yet stays quiet until reveal(): an empty form isn't a wrong one.
namespace iiswsgi::gui {

class Text;

class Field : public QWidget {
  Q_OBJECT
 public:
  Field(const QString& label, QWidget* editor, const QString& help = {}, QWidget* parent = nullptr);

  void addBeside(QWidget* widget);  ///< a button at the right of the editor
  void setHelp(const QString& help);
  void setProblem(const QString& problem);  ///< empty: all is well
  void touch();                             ///< the person has been here: problems show from now on
  void reveal() { touch(); }
  void untouch();
  bool hasProblem() const { return !m_problem.isEmpty(); }
  QString shownText() const;
  bool showsProblem() const { return hasProblem() && m_touched; }
  QWidget* editor() const { return m_editor; }

 private:
  void showText();

  QWidget* m_editor;
  QHBoxLayout* m_row;
  Text* m_text;
  QString m_help;
  QString m_problem;
  bool m_touched = false;
};

}  // namespace iiswsgi::gui
