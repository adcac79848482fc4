#pragma once

#include <optional>

#include <QWidget>

#include "app/core/publish/publish.h"

class QPushButton;

namespace iiswsgi::gui {

class Notice;
class Text;

/// A package that stands in a feed now: the feed's address, how people add it, and where one goes on from here.
class PublicationView : public QWidget {
  Q_OBJECT
 public:
  explicit PublicationView(QWidget* parent = nullptr);
  /// `package`: its file, full path, which can be installed whether it is published or not.
  void show(const QString& package, const std::optional<publish::Published>& published);

 signals:
  void wantsInstall(const QString& package);
  void wantsFeed(const QString& feed);

 private:
  QString m_package;
  QUrl m_feed;
  Notice* m_done;
  Notice* m_stays;
  Text* m_copies;
  QPushButton* m_copy;
  QPushButton* m_show;
  QPushButton* m_install;
};

}  // namespace iiswsgi::gui
