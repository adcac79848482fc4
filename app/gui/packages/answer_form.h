#pragma once

#include <functional>

#include <QWidget>

#include "app/gui/packages/install_state.h"

class QComboBox;
class QLineEdit;
class QVBoxLayout;

/// A package's questions as fields, each with the control that fits it, and what is wrong beside it.
namespace iiswsgi::gui {

class Field;

class AnswerForm : public QWidget {
  Q_OBJECT
 public:
  explicit AnswerForm(InstallState& state, QWidget* parent = nullptr);

  void rebuild();  ///< for another package
  void refresh();  ///< the answers that nobody has typed yet, the server's sites, and what is wrong
  void reveal();   ///< problems of untouched fields too
  /// What only the form knows: the password that was typed the second time isn't the first.
  bool repeatsMatch() const;

 private:
  struct Row {
    QString parameter;
    Field* field = nullptr;
    Field* repeat = nullptr;
    QList<QWidget*> stops;
    std::function<void(const QString& value)> show;
  };
  void add(const package::Parameter& parameter);
  void addRepeat(Row& row);
  bool matches(const Row& row) const;
  QWidget* editorFor(const package::Parameter& parameter, Row& row);
  QWidget* checkBox(Row& row);
  QWidget* choiceBox(const package::Parameter& parameter, Row& row);
  QWidget* lineEdit(Row& row);
  QWidget* passwordEdit(Row& row);
  QWidget* siteEditor(Row& row);
  void showSite(QComboBox* site, QLineEdit* path);
  void showProblems();

  InstallState& m_state;
  QVBoxLayout* m_column;
  QList<Row> m_rows;
};

}  // namespace iiswsgi::gui
