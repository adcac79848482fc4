#pragma once

#include "app/core/plan/plan.h"

namespace iiswsgi::apply {

/// How the machine looks beside a change that was made once.
enum class Now { AsLeft, AsBefore, Edited, Gone, Taken };

struct Look {
  Now now = Now::AsLeft;
  QString path;  ///< with Edited, Gone and Taken: what isn't as the change left it

  bool differs() const { return now != Now::AsLeft && now != Now::AsBefore; }
};

/// The machine as it will be once the later changes of a plan are taken back: a plan may change a path twice (a file is
/// moved away and another one comes in its place), so each change has to be looked at in its own moment.
class Replay {
 public:
  explicit Replay(host::Host& host) : m_host(host) {}

  void takeBack(const plan::Change& change) { m_taken.push_back(&change); }

  Result<Look> look(const plan::SetFile& change) const;
  Result<Look> look(const plan::MovePath& change) const;
  /// Nobody can see whether a program's effect still stands; an undo command has to bear being run twice anyway.
  Result<Look> look(const plan::RunCommand& change) const;

 private:
  /// Where a path's content is on the machine today. Nothing: it is away by then; a SetFile: it has that one's bytes.
  struct Found {
    QString path;
    const plan::SetFile* file = nullptr;
    bool away = false;
  };

  Found find(const QString& path) const;
  Result<std::optional<QByteArray>> bytesOf(const QString& path) const;
  bool exists(const QString& path) const;

  host::Host& m_host;
  std::vector<const plan::Change*> m_taken;  ///< in the order in which they are taken back
};

}  // namespace iiswsgi::apply
