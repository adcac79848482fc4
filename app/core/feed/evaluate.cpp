#include "app/core/feed/evaluate.h"

#include "app/core/feed/document.h"

namespace iiswsgi::feed {
namespace {

using Kind = Condition::Kind;

/// Follows products and references, and remembers which ones are open: a circle holds nothing.
class Evaluation {
 public:
  Evaluation(const Feed& feed, const Sign& sign) : m_feed(feed), m_sign(sign) {}

  std::optional<bool> holds(const Condition& condition) {
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

 private:
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
    const Entry* entry = m_feed.find(id);
    if (!entry || !entry->discoveryHint) return std::nullopt;
    return guarded(QStringLiteral("product ") + id.toLower(), *entry->discoveryHint);
  }

  std::optional<bool> reference(const QString& id) {
    const auto shared = m_feed.dependencies.find(id);
    if (shared == m_feed.dependencies.end()) return std::nullopt;
    return guarded(QStringLiteral("idref ") + id, *shared);
  }

  std::optional<bool> guarded(const QString& name, const Condition& condition) {
    if (m_open.contains(name)) return std::nullopt;
    m_open << name;
    const auto value = holds(condition);
    m_open.removeLast();
    return value;
  }

  const Feed& m_feed;
  const Sign& m_sign;
  QStringList m_open;
};

/// Depth first: what a product needs comes in front of it.
class Order {
 public:
  Order(const Feed& feed, const Sign& sign) : m_feed(feed), m_sign(sign) {}

  Result<void> visit(const QString& id) {
    const Entry* entry = m_feed.find(id);
    if (!entry)
      return Error(codes::unknownReference, QStringLiteral("The feed has no product %1.").arg(id),
                   QStringLiteral("Use it together with the feed that has it."));
    const QString key = entry->productId;
    if (m_done.contains(key)) return {};
    if (m_open.contains(key)) return loop(key);
    m_open << key;
    if (entry->dependency) RETURN_IF_ERROR(need(*entry->dependency));
    m_open.removeLast();
    m_done << key;
    return {};
  }

  const QStringList& done() const { return m_done; }

 private:
  Error loop(const QString& key) const {
    const QStringList circle = m_open.mid(m_open.indexOf(key)) + QStringList{key};
    return Error(codes::dependencyLoop,
                 QStringLiteral("Products need each other: %1.").arg(circle.join(QStringLiteral(" -> "))),
                 QStringLiteral("The feed's author has to open the circle."));
  }

  Result<void> need(const Condition& condition) {
    if (holds(m_feed, condition, m_sign) == true) return {};
    if (condition.kind == Kind::Product) return visit(condition.text);
    if (condition.kind == Kind::Reference) return needShared(condition.text);
    if (condition.kind == Kind::Or) return condition.parts.isEmpty() ? Result<void>() : need(condition.parts.first());
    for (const Condition& part : condition.parts)
      RETURN_IF_ERROR(need(part));
    return {};
  }

  Result<void> needShared(const QString& id) {
    const auto shared = m_feed.dependencies.find(id);
    const QString name = QStringLiteral("idref ") + id;
    if (shared == m_feed.dependencies.end())
      return Error(codes::unknownReference, QStringLiteral("The idref %1 leads nowhere in the feed.").arg(id),
                   QStringLiteral("`iiswsgi feed check` names its line."));
    if (m_open.contains(name)) return loop(name);
    m_open << name;
    RETURN_IF_ERROR(need(*shared));
    m_open.removeLast();
    return {};
  }

  const Feed& m_feed;
  const Sign& m_sign;
  QStringList m_open;
  QStringList m_done;
};

}  // namespace

std::optional<bool> holds(const Feed& feed, const Condition& condition, const Sign& sign) {
  return Evaluation(feed, sign).holds(condition);
}

std::optional<bool> isInstalled(const Feed& feed, const Entry& entry, const Sign& sign) {
  return entry.discoveryHint ? holds(feed, *entry.discoveryHint, sign) : std::nullopt;
}

Result<QStringList> installationOrder(const Feed& feed, const QString& productId, const Sign& sign) {
  Order order(feed, sign);
  RETURN_IF_ERROR(order.visit(productId));
  return order.done();
}

}  // namespace iiswsgi::feed
