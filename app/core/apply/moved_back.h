#pragma once

#include "app/core/plan/plan.h"

/// Taking back the moves of an installation. The site has gone on working since then: what stands in a folder that was
/// moved as a whole may be its own, and that isn't deleted with what the package brought.
namespace iiswsgi::apply {

class MovedBack {
 public:
  MovedBack(host::Host& host, const plan::Plan& done);

  /// Moves that take `move` back, which still stands as it was left, to be asked for in the order of taking back. What
  /// the site has made meanwhile stays where it is, unless something of before has to come back in its place: then it
  /// goes along, and `removeLitter` keeps it. Nothing: two things want to be in one place.
  Result<std::optional<std::vector<plan::Change>>> inverse(const plan::MovePath& move);

  /// For what a program of the plan has made. It is deleted behind the undo, which could be cut off: made again, it
  /// wouldn't have what other programs have put into it. Moves it aside where something has to come back.
  std::vector<plan::Change> discarding(const QString& made);
  const QStringList& discarded() const { return m_discarded; }

  /// Where two things want to be, once `inverse` has said nothing.
  const QString& obstacle() const { return m_obstacle; }

  QStringList warnings() const;

 private:
  struct Part {
    QString now;   ///< where it is
    QString then;  ///< where it comes to
  };

  Result<bool> collect(const Part& part, std::vector<Part>& parts);
  Result<bool> isOurs(const Part& part) const;
  bool comesBack(const QString& path) const;
  Result<bool> merge(const Part& part, std::vector<Part>& parts);

  host::Host& m_host;
  const plan::Plan& m_done;
  const bool m_windows;
  QStringList m_staying;
  QStringList m_displaced;
  QStringList m_discarded;
  QString m_obstacle;
};

/// Deletes what was staged for a plan that has been taken back, and folders that hold nothing. Returns where the rest
/// is now: nobody knows it, so it isn't this product's to delete.
QStringList removeLitter(host::Host& host, const plan::Plan& plan);

}  // namespace iiswsgi::apply
