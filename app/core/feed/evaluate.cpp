#include "app/core/feed/evaluate.h"

#include <QHash>
#include <QSet>

#include "app/core/feed/document.h"

namespace iiswsgi::feed {
namespace {

using Kind = Condition::Kind;

/// Levels of conditions inside each other, over products and references. A stranger's feed may have a chain of 100,000,
/// and every level is a call.
constexpr int deepest = 400;

/// What a product or a shared dependency is remembered by.
QString productKey(const QString& id) {
  return QStringLiteral("product ") + id.toLower();
}
QString sharedKey(const QString& id) {
  return QStringLiteral("idref ") + id;
}

/// Follows products and references. Each is answered once, for a few lines can name each other 2^40 times; while it
/// isn't answered it isn't known, so a circle holds nothing.
class Evaluation {
 public:
  Evaluation(const Feed& feed, const Sign& sign) : m_feed(feed), m_sign(sign) {
    for (const Entry& entry : feed.entries) {
      if (const QString id = entry.productId.toLower(); !m_entries.contains(id)) m_entries.insert(id, &entry);
    }
  }

  const Entry* entry(const QString& id) const { return m_entries.value(id.toLower()); }

  std::optional<bool> holds(const Condition& condition) {
    if (m_depth >= deepest) return std::nullopt;
    ++m_depth;
    const auto value = valueOf(condition);
    --m_depth;
    return value;
  }

 private:
  std::optional<bool> valueOf(const Condition& condition) {
    switch (condition.kind) {
      case Kind::And:
        return together(condition, false);
      case Kind::Or:
        return together(condition, true);
      case Kind::Product:
        return product(condition.text);
      case Kind::Reference:
        return reference(condition.text);
      default:
        return m_sign ? m_sign(condition) : std::nullopt;
    }
  }

  /// Kleene: one part that is `decisive` decides; else one that isn't known leaves all unknown.
  std::optional<bool> together(const Condition& condition, bool decisive) {
    std::optional<bool> result = !decisive;
    for (const Condition& part : condition.parts) {
      const auto value = holds(part);
      if (value == decisive) return decisive;
      if (!value) result = std::nullopt;
    }
    return result;
  }

  std::optional<bool> product(const QString& id) {
    const Entry* found = entry(id);
    if (!found || !found->discoveryHint) return std::nullopt;
    return once(productKey(id), *found->discoveryHint);
  }

  std::optional<bool> reference(const QString& id) {
    const auto shared = m_feed.dependencies.find(id);
    if (shared == m_feed.dependencies.end()) return std::nullopt;
    return once(sharedKey(id), *shared);
  }

  std::optional<bool> once(const QString& key, const Condition& condition) {
    if (const auto known = m_answers.find(key); known != m_answers.end()) return *known;
    m_answers.insert(key, std::nullopt);
    const auto value = holds(condition);
    m_answers.insert(key, value);
    return value;
  }

  const Feed& m_feed;
  const Sign& m_sign;
  QHash<QString, const Entry*> m_entries;
  QHash<QString, std::optional<bool>> m_answers;
  int m_depth = 0;
};

/// Depth first: what a product needs comes in front of it. What the feed doesn't know, and circles, are left out.
class Order {
 public:
  Order(const Feed& feed, const Sign& sign) : m_feed(feed), m_evaluation(feed, sign) {}

  void visit(const QString& id) {
    const Entry* entry = m_evaluation.entry(id);
    const QString name = entry ? entry->productId : id;
    if (!begin(productKey(id), name)) return;
    if (!entry) {
      gap(Error(codes::unknownReference, QStringLiteral("The feed has no product %1.").arg(id),
                QStringLiteral("Use it together with the feed that has it.")));
    } else {
      if (entry->dependency) need(*entry->dependency);
      m_needs.products << name;
    }
    end(productKey(id));
  }

  const Needs& needs() const { return m_needs; }

 private:
  /// Once each; whether it has to be looked at.
  bool begin(const QString& key, const QString& name) {
    if (m_settled.contains(key)) return false;
    if (m_open.contains(key)) {
      const QStringList circle = m_names.mid(m_open.indexOf(key)) + QStringList{name};
      gap(Error(codes::dependencyLoop,
                QStringLiteral("Products need each other: %1.").arg(circle.join(QStringLiteral(" -> "))),
                QStringLiteral("The feed's author has to open the circle.")));
      return false;
    }
    m_open << key;
    m_names << name;
    return true;
  }

  void end(const QString& key) {
    m_open.removeLast();
    m_names.removeLast();
    m_settled << key;
  }

  void gap(const Error& error) {
    constexpr int enough = 20;  // a person reads them
    if (m_needs.gaps.size() < enough) m_needs.gaps << error;
  }

  void need(const Condition& condition) {
    if (m_depth >= deepest)
      return gap(Error(codes::feedTooDeep, QStringLiteral("What it needs goes on over more than %1 steps.").arg(deepest),
                       QStringLiteral("Don't use this feed: nothing real needs that many.")));
    ++m_depth;
    if (m_evaluation.holds(condition) != true) needParts(condition);
    --m_depth;
  }

  void needParts(const Condition& condition) {
    if (condition.kind == Kind::Product) return visit(condition.text);
    if (condition.kind == Kind::Reference) return needShared(condition.text);
    if (condition.kind == Kind::Or && !condition.parts.isEmpty()) return need(condition.parts.first());
    for (const Condition& part : condition.parts)
      need(part);
  }

  void needShared(const QString& id) {
    const QString key = sharedKey(id);
    if (!begin(key, key)) return;
    const auto shared = m_feed.dependencies.find(id);
    if (shared == m_feed.dependencies.end())
      gap(Error(codes::unknownReference, QStringLiteral("The idref %1 leads nowhere in the feed.").arg(id),
                QStringLiteral("`iiswsgi feed check` names its line.")));
    else
      need(*shared);
    end(key);
  }

  const Feed& m_feed;
  Evaluation m_evaluation;
  QStringList m_open;   ///< keys, outermost first
  QStringList m_names;  ///< the same, as people read them
  QSet<QString> m_settled;
  Needs m_needs;
  int m_depth = 0;
};

}  // namespace

std::optional<bool> holds(const Feed& feed, const Condition& condition, const Sign& sign) {
  return Evaluation(feed, sign).holds(condition);
}

std::optional<bool> isInstalled(const Feed& feed, const Entry& entry, const Sign& sign) {
  return entry.discoveryHint ? holds(feed, *entry.discoveryHint, sign) : std::nullopt;
}

Needs needsOf(const Feed& feed, const QString& productId, const Sign& sign) {
  Order order(feed, sign);
  order.visit(productId);
  return order.needs();
}

Result<QStringList> installationOrder(const Feed& feed, const QString& productId, const Sign& sign) {
  const Needs needs = needsOf(feed, productId, sign);
  if (!needs.gaps.isEmpty()) return needs.gaps.first();
  return needs.products;
}

}  // namespace iiswsgi::feed
