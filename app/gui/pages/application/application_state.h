#pragma once

#include "app/core/ini/ini.h"
#include "app/gui/state/session.h"

/// What is to be served: an INI file and its section, or a callable.
///
/// Flow: setIniFile() reads the file behind (again each time the page is shown) and puts its bytes into the session's
/// observed.iniFiles; sections() are what it offers. The kind that isn't chosen keeps its answers aside, so that going
/// to and fro loses nothing.
namespace iiswsgi::gui {

class ApplicationState : public QObject {
  Q_OBJECT
 public:
  enum class Kind { Ini, Callable };
  explicit ApplicationState(Session& session, QObject* parent = nullptr);

  void start();  ///< reads what Desired names, or looks for an INI file in the folder where the program was started
  void setKind(Kind kind);
  void setIniFile(const QString& path);
  void setSection(const QString& name);
  void setCallable(const QString& callable);
  void setFolder(const QString& folder);

  Kind kind() const { return m_kind; }
  const QString& iniFile() const { return m_ini.iniFile; }
  const QString& section() const { return m_ini.iniSection; }
  const QString& callable() const { return m_callable.callable; }
  const QString& folder() const;
  const QList<iiswsgi::ini::Section>& sections() const { return m_sections; }
  /// A virtual environment beside the INI file that isn't the chosen Python; empty: none.
  QString environmentBeside() const;
  void takeEnvironmentBeside();
  bool isReading() const;
  const std::optional<Error>& error() const { return m_error; }
  bool ready() const;

 signals:
  void changed();

 private:
  void publish();
  void readIni();
  void takeSections(const QByteArray& bytes);
  void lookForIni();

  Session& m_session;
  Kind m_kind = Kind::Ini;
  plan::ApplicationSource m_ini;
  plan::ApplicationSource m_callable;
  QList<iiswsgi::ini::Section> m_sections;
  QString m_environment;
  std::optional<Error> m_error;
  bool m_started = false;
};

}  // namespace iiswsgi::gui
