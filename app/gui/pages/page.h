#pragma once

#include <functional>

#include <QList>
#include <QScrollArea>
#include <QString>
#include <QVBoxLayout>
#include <QWidget>

#include "app/gui/state/session.h"
#include "app/gui/widgets/field.h"

/// A step of the wizard.
///
/// Flow: the window makes every page once from the table; `enter()` each time one is shown, `leave()` when another one
/// is or the window closes; `ready()` when Next is pressed. A page that isn't ready shows why in `reveal()`. A page
/// binds widgets to a state object and decides nothing.
namespace iiswsgi::gui {

class Page : public QWidget {
  Q_OBJECT
 public:
  explicit Page(Session& session, QWidget* parent = nullptr);

  virtual void enter() {}
  virtual void leave() {}
  virtual bool ready() const = 0;                ///< what this page asks for is there and right
  virtual void reveal();                         ///< shows every problem; the keyboard goes to the first
  virtual bool busy() const { return false; }    ///< Next waits
  virtual bool pinned() const { return false; }  ///< something runs that must end first: no Back, no closing
  virtual bool needed() const { return true; }   ///< else Next passes it over
  virtual bool canGoBack() const { return true; }
  virtual QString nextText() const { return tr("&Next"); }
  virtual bool changesMachine() const { return false; }  ///< Next does, so Return alone isn't Next
  virtual void interrupt() {}                            ///< Cancel was pressed while pinned()
  virtual bool canInterrupt() const { return true; }
  virtual QWidget* firstEditor() { return nullptr; }  ///< where the keyboard is when the page is shown

 signals:
  void changed();  ///< ready(), busy(), pinned() or nextText() may say something else now
  void wantsTakingBack(const QString& run);

 protected:
  Session& session() { return m_session; }
  const Session& session() const { return m_session; }
  QVBoxLayout* column() { return m_column; }  ///< scrolls when it is higher than the window

  /// A field whose problem is the session's for `names`, kept up to date.
  void bind(Field* field, const QStringList& names);
  bool hasProblems() const;

 private:
  void showProblems();

  struct Bound {
    Field* field;
    QStringList names;
  };
  Session& m_session;
  QVBoxLayout* m_column;
  QScrollArea* m_scroll;
  QList<Bound> m_bound;
};

/// A row of the table in pages.cpp.
struct PageRow {
  QString name;  ///< the folder's name, for tests and screenshots
  QString step;  ///< in the list of steps
  QString title;
  QString sentence;  ///< what the page is for
  std::function<Page*(Session&)> make;
};

const QList<PageRow>& pageRows();

}  // namespace iiswsgi::gui
