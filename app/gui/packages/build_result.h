#pragma once

#include <QWidget>

#include "app/gui/packages/build_state.h"

class QPushButton;

namespace iiswsgi::gui {

class Notice;
class Text;

/// What came of a build and a publication: the file, its sums, what the rules say, the feed's address.
class BuildResult : public QWidget {
  Q_OBJECT
 public:
  explicit BuildResult(BuildState& state, QWidget* parent = nullptr);
  void refresh();

 signals:
  void wantsInstall(const QString& package);
  void wantsFeed(const QString& feed);

 private:
  void showBuilt();
  void showPublished();

  BuildState& m_state;
  Notice* m_done;
  Text* m_sums;
  Text* m_findings;
  Notice* m_published;
  Notice* m_stays;
  Text* m_copies;
  QPushButton* m_copy;
  QPushButton* m_show;
  QPushButton* m_install;
};

}  // namespace iiswsgi::gui
