#pragma once

#include <QUrl>

#include "app/gui/state/session.h"

/// Where on the server: the site, the path in it, the deployment's name, and how IIS is to run it.
namespace iiswsgi::gui {

class SiteState : public QObject {
  Q_OBJECT
 public:
  explicit SiteState(Session& session, QObject* parent = nullptr);

  void fillDefaults();  ///< the first site, "/", and a name after the project; what is chosen stays

  void setSite(const QString& name);
  void setPath(const QString& path);
  void setName(const QString& name);
  void setHandlerPath(const QString& pattern);
  void setVerb(const QString& verb);
  void setPlace(plan::HandlerPlace place);
  void setStreaming(bool streaming);                                ///< answers are sent on as they come
  void setFastCgi(const QString& attribute, const QString& value);  ///< empty: our default

  QList<iisconfig::Site> sites() const;
  QStringList paths() const;  ///< of the chosen site's applications
  bool isStreaming() const;
  std::optional<QUrl> address() const;  ///< where visitors find it; nothing without an http binding
  bool ready() const;

  static QUrl urlOf(const iisconfig::Binding& binding);
  static QString nameFor(const plan::ApplicationSource& source);

 private:
  const iisconfig::Site* find(const QList<iisconfig::Site>& sites) const;

  Session& m_session;
  QString m_filledName;  ///< the name that fillDefaults() gave, which may follow the application
};

}  // namespace iiswsgi::gui
