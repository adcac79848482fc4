#include "app/cli/command.h"

#include <algorithm>

#include "app/cli/commands.inc"

namespace iiswsgi::cli {
namespace {

/// As people meet them; a command that isn't named here comes behind, by name.
int rank(const Command& command) {
  static const QStringList order{"status",  "plan",    "apply",   "undo",       "history",
                                 "preview", "sandbox", "explain", "completion", "help"};
  const auto at = order.indexOf(command.name);
  return at < 0 ? static_cast<int>(order.size()) : static_cast<int>(at);
}

QList<Command> collect() {
  QList<Command> all{IISWSGI_COMMANDS};
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return all;
}

}  // namespace

const QList<Command>& commands() {
  static const QList<Command> all = collect();
  return all;
}

const Command* findCommand(const QString& name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

const QList<Option>& commonOptions() {
  static const QList<Option> options{{"--help", "", "Show this."}};
  return options;
}

}  // namespace iiswsgi::cli
