#pragma once

#include <optional>

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

/// A Python source read as text: words, literals and signs, never run. What isn't a literal isn't known.
namespace iiswsgi::project {

struct Token {
  enum class Kind { Word, Text, Number, Sign, LineEnd } kind = Kind::Sign;
  QString text;       ///< of a Text its value
  bool plain = true;  ///< false: an f-string or bytes
  int depth = 0;      ///< brackets open around it
  int column = 0;     ///< 0-based, of the line's first token: 0 is the module's own level
};

class PythonSource {
 public:
  explicit PythonSource(const QByteArray& bytes);

  /// `NAME = "text"` at the module's level; the last one counts.
  std::optional<QString> textOf(const QString& name) const;
  /// The texts in a list or tuple: `NAME = ["a", "b"]`.
  QStringList textsOf(const QString& name) const;
  /// Every text inside what is assigned, however deep: `BASE / "media"` gives "media".
  QStringList textsWithin(const QString& name) const;
  /// What a setting is given, wherever that is: `NAME = ...` at any level, `config["NAME"] = ...`, `"NAME": ...`,
  /// `f(NAME=...)` and `setdefault("NAME", ...)`. Each value as the texts in it, in their order; one that may be this
  /// or that isn't known.
  QList<QStringList> textsGiven(const QString& name) const;
  bool assigns(const QString& name) const;

  /// `application = Flask(...)`: names at the module's level that hold what one of these callables gave. The callables
  /// are named by their last part.
  struct Assigned {
    QString name;
    QString callable;
  };
  QList<Assigned> assignedFrom(const QStringList& callables) const;
  QStringList functions() const;  ///< of the module's level
  /// Functions of the module's level whose own lines call one of these.
  QStringList functionsThatCall(const QStringList& callables) const;
  bool imports(const QString& package) const;

  /// Arguments of the first call of that name: `setup(name="shop")`. Literal texts alone, or a list that
  /// the module gives a name.
  std::optional<QString> argument(const QString& callable, const QString& name) const;
  QStringList argumentTexts(const QString& callable, const QString& name) const;
  /// It is given something, and that isn't a literal list alone.
  bool computesArgument(const QString& callable, const QString& name) const;
  /// The text behind `key` in a call: setdefault("DJANGO_SETTINGS_MODULE", "shop.settings").
  std::optional<QString> textBehind(const QString& key) const;

 private:
  qsizetype assignment(const QString& name) const;  ///< index behind "="; -1: none
  qsizetype argumentAt(const QString& callable, const QString& name) const;
  bool is(qsizetype index, const QString& text) const;
  QStringList textsFrom(qsizetype index) const;
  bool isList(qsizetype index) const;  ///< a list or tuple of literal texts, or one text, and nothing behind it
  qsizetype valueBehind(qsizetype index, const QString& name) const;  ///< -1: nothing is given there

  QList<Token> m_tokens;
};

}  // namespace iiswsgi::project
