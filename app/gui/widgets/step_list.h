#pragma once

#include <QList>
#include <QStringList>
#include <QWidget>

class QPushButton;

/// The steps at the left: done, current, to come. A done step can be gone back to.
namespace iiswsgi::gui {

class StepList : public QWidget {
  Q_OBJECT
 public:
  explicit StepList(const QStringList& titles, QWidget* parent = nullptr);

  /// `reached`: how far the person has been; steps up to there can be chosen while `free`.
  void setState(int current, int reached, bool free);
  bool canChoose(int step) const;

 signals:
  void chosen(int step);
  void wantsPackages();
  void wantsHistory();

 private:
  QPushButton* makeLink(const QString& text, const QString& symbolName, Qt::Key key);

  QStringList m_titles;
  QList<QPushButton*> m_buttons;
};

}  // namespace iiswsgi::gui
