#pragma once

#include "app/core/package/check.h"
#include "app/core/publish/publish.h"
#include "app/gui/state/session.h"

/// A package that is there already, checked and on its way into a feed.
///
/// Flow: choose(path) checks it -> changed() with checked(), or error() -> publish() -> published(). A file may be
/// another one by now: check() looks again.
namespace iiswsgi::gui {

class PublishState : public QObject {
  Q_OBJECT
 public:
  explicit PublishState(Session& session, QObject* parent = nullptr);

  void choose(const QString& path);  ///< full path
  void check();
  void setFeed(const QString& text);  ///< a path, or a file: address
  void publish();

  /// A package, and what the gallery's rules say to it.
  struct Checked {
    package::About about;  ///< its id at least
    qsizetype files = 0;
    qint64 unpacked = 0;  ///< bytes
    QList<package::Finding> findings;
  };
  const QString& path() const { return m_path; }
  const QString& feedText() const { return m_feedText; }
  QString feed() const;         ///< full path; empty: there is none to write
  QString feedProblem() const;  ///< empty: all is well
  bool publishing() const;
  QString activity() const;  ///< empty: nothing runs
  bool canPublish() const { return m_checked && activity().isEmpty() && !feed().isEmpty(); }
  const std::optional<Checked>& checked() const { return m_checked; }
  const std::optional<publish::Published>& published() const { return m_published; }
  const std::optional<Error>& error() const { return m_error; }

 signals:
  void changed();
  void wasPublished(const QString& feed);

 private:
  void keepInMind();

  Session& m_session;
  QString m_path;
  QString m_feedText;
  std::optional<Checked> m_checked;
  std::optional<publish::Published> m_published;
  std::optional<Error> m_error;
};

}  // namespace iiswsgi::gui
