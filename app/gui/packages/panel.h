#pragma once

#include <QIcon>
#include <QScrollArea>
#include <QVBoxLayout>

/// A page of the packages window: a title, a sentence, and a column that scrolls.
namespace iiswsgi::gui {

class Panel : public QWidget {
  Q_OBJECT
 public:
  Panel(const QString& title, const QString& sentence, QWidget* parent = nullptr);

 protected:
  QVBoxLayout* column() const { return m_column; }
  /// Between the page and its buttons, in sight wherever the page is scrolled to; before addButtons().
  void addAboveButtons(QWidget* widget);
  /// Buttons below, the last one at the right.
  void addButtons(const QList<QWidget*>& left, const QList<QWidget*>& right);
  /// "Name   [value]" with a text that can be copied.
  static QWidget* captioned(const QString& caption, QWidget* widget);

 private:
  QVBoxLayout* m_whole;
  QVBoxLayout* m_column;
};

QString filesText(qsizetype count);  ///< "one file", "20 files"
QIcon packageIcon();                 ///< for lists, chosen or not

}  // namespace iiswsgi::gui
