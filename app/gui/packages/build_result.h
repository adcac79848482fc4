#pragma once

#include <QWidget>

#include "app/gui/packages/build_state.h"

namespace iiswsgi::gui {

class FindingList;
class Notice;
class PublicationView;
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
  BuildState& m_state;
  Notice* m_done;
  Text* m_sums;
  FindingList* m_findings;
  PublicationView* m_published;
};

}  // namespace iiswsgi::gui
