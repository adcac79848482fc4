#pragma once

#include <QWidget>

#include "app/gui/packages/install_state.h"

class QVBoxLayout;

/// A package's questions as fields, each with the control that fits it, and what is wrong beside it.
namespace iiswsgi::gui {

class Field;

class AnswerForm : public QWidget {
  Q_OBJECT
 public:
  explicit AnswerForm(InstallState& state, QWidget* parent = nullptr);

  void rebuild();  ///< for another package, or another server's sites
  void showProblems();
  void reveal();  ///< problems of untouched fields too
  /// What only the form knows: the password that was typed the second time isn't the first.
  bool repeatsMatch() const;

 private:
  struct Row {
    QString parameter;
    Field* field = nullptr;
    Field* repeat = nullptr;
  };
  void add(const package::Parameter& parameter);
  bool matches(const Row& row) const;
  QWidget* editorFor(const package::Parameter& parameter, const QString& value);
  QWidget* siteEditor(const package::Parameter& parameter, const QString& value);
  QWidget* passwordEditor(const package::Parameter& parameter);
  QString valueOf(const package::Parameter& parameter) const;

  InstallState& m_state;
  QVBoxLayout* m_column;
  QList<Row> m_rows;
};

}  // namespace iiswsgi::gui
