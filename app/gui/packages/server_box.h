#pragma once

#include <QComboBox>

#include "app/core/discovery/observed.h"

/// The servers of this machine, and room to name another one: a sandbox's folder, or an applicationHost.config.
namespace iiswsgi::gui {

class ServerBox : public QComboBox {
  Q_OBJECT
 public:
  explicit ServerBox(QWidget* parent = nullptr);
  void setServers(const QList<discovery::Server>& servers, const QString& chosen);  ///< tells nobody
  bool isPending() const;  ///< what is written isn't the chosen one (yet)

 signals:
  void edited();
  void serverChosen(const QString& name);  ///< as discovery::findServer takes it

 private:
  QString written() const;
  void choose(const QString& name);
  void showChosen();

  QString m_chosen;
};

}  // namespace iiswsgi::gui
