#pragma once

#include <QListWidget>

/// A few things of which one is chosen, each as a card with a symbol, a title, a line of text and, if it can't be
/// chosen, the reason. Keyboard: arrows choose. As high as its cards.
namespace iiswsgi::gui {

struct Choice {
  QString key;
  QString symbolName;
  QString title;
  QString text;
  QString badge;    ///< a word at the right: "virtual environment"
  QString problem;  ///< not empty: can't be chosen, and why
};

class ChoiceList : public QListWidget {
  Q_OBJECT
 public:
  explicit ChoiceList(const QString& accessibleName, QWidget* parent = nullptr);

  void setChoices(const QList<Choice>& choices);  ///< keeps what is chosen if it is still there; tells nobody
  void choose(const QString& key);                ///< tells nobody either: only the person's choice is a signal
  QString chosen() const;
  int wantedHeight() const;

 signals:
  void chosenByPerson(const QString& key);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 private:
  void fit();
};

}  // namespace iiswsgi::gui
