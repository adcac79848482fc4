#pragma once

#include "app/gui/state/session.h"

/// Which Python: those of this machine, virtual environments beside the project first, and one that the person names.
///
/// Flow: search() looks behind, takes the best one if none is chosen yet; name() reads one that the person typed.
/// What is found is put into the session's observed.pythons, from which plan::validate tells what can't be used.
namespace iiswsgi::gui {

class PythonState : public QObject {
  Q_OBJECT
 public:
  explicit PythonState(Session& session, QObject* parent = nullptr);

  void search();                     ///< once for each set of project folders
  void lookAgain();                  ///< something was installed meanwhile
  void choose(const QString& path);  ///< one of pythons()
  void name(const QString& path);    ///< any interpreter or virtual environment

  QList<discovery::Python> pythons() const { return m_found + m_named; }
  /// What Desired says for one: its virtual environment's folder, else the interpreter.
  static QString pathOf(const discovery::Python& python);
  bool isListed(const QString& path) const;
  bool searched() const { return m_searched; }
  QString activity() const;
  const std::optional<Error>& error() const { return m_error; }
  bool ready() const;

 signals:
  void changed();

 private:
  void publish();
  void chooseBest();

  Session& m_session;
  QList<discovery::Python> m_found;
  QList<discovery::Python> m_named;
  QStringList m_folders;  ///< searched the last time
  bool m_searched = false;
  std::optional<Error> m_error;
};

}  // namespace iiswsgi::gui
