#include "app/cli/words.h"

namespace iiswsgi::cli {

Result<Exit> runWord(const Context& context, const QString& command, const QMap<QString, Action>& actions,
                     const QString& otherwise) {
  const QString word = context.arguments.positionals().value(0, otherwise);
  if (const auto action = actions.value(word, nullptr)) return action(context);
  const QString near = word.isEmpty() ? QString() : nearest(word, actions.keys());
  const QString hint = near.isEmpty()
                           ? QStringLiteral("It knows %1.").arg(QStringList(actions.keys()).join(QStringLiteral(", ")))
                           : QStringLiteral("Did you mean `iiswsgi %1 %2`?").arg(command, near);
  return Error{codes::badArgument,
               word.isEmpty() ? QStringLiteral("`iiswsgi %1` doesn't say what to do.").arg(command)
                              : QStringLiteral("`iiswsgi %1` can't \"%2\".").arg(command, word),
               hint};
}

Result<QString> secondWord(const Context& context, const QString& command, const QString& what) {
  const QString named = context.arguments.positionals().value(1);
  if (!named.isEmpty()) return named;
  return Error{codes::badArgument, QStringLiteral("Nothing says which %1.").arg(what),
               QStringLiteral("`iiswsgi help %1` shows how it is named.").arg(command)};
}

}  // namespace iiswsgi::cli
