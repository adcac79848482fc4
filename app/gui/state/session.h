#pragma once

#include <functional>
#include <optional>

#include <QObject>

#include "app/core/apply/apply.h"
#include "app/core/host/host.h"
#include "app/core/plan/validation.h"
#include "app/gui/state/runner.h"

/// What the pages share, without a widget: what the person wants, what is there, the plan and what came of it.
///
/// Flow: the Server page sets `observed`; each page fills its part of `desired` with edit(); every edit checks all
/// fields again with plan::validate, the very texts that the command line prints, and forgets a plan made before.
/// The Review page sets `plan`, the Apply page `receipt`.
namespace iiswsgi::gui {

/// Work of the runner that more than one page asks about.
namespace topics {
const QString& observing();  ///< the chosen server's configuration is being read
const QString& applying();
const QString& tryingOut();  ///< the application, before it is applied
}  // namespace topics

class Session : public QObject {
  Q_OBJECT
 public:
  explicit Session(host::Host& host, QObject* parent = nullptr);

  host::Host& host() { return m_host; }
  Runner& runner() { return m_runner; }

  const plan::Desired& desired() const { return m_desired; }
  void edit(const std::function<void(plan::Desired&)>& change);

  const std::optional<discovery::Observed>& observed() const { return m_observed; }
  void setObserved(std::optional<discovery::Observed> observed);
  /// Changes a part of what was observed: Pythons found later, an INI file read again.
  void addToObserved(const std::function<void(discovery::Observed&)>& change);
  /// Something may have changed on the machine: the chosen server is read again, unless what was observed belongs to
  /// a run that is under way or stands.
  void outdate();

  /// The first problem of a field ("site"), or of those that start with it if it ends in a dot ("fastCgi.").
  std::optional<Error> problem(const QString& field) const;
  /// The same as the one text that stands beside the field; empty if all is well.
  QString problemText(const QString& field) const;

  const std::optional<plan::Plan>& plan() const { return m_plan; }
  void setPlan(std::optional<plan::Plan> plan);
  const std::optional<apply::Receipt>& receipt() const { return m_receipt; }
  void setReceipt(std::optional<apply::Receipt> receipt);

  /// Folders where the person's project may be: beside the INI file, and where the program was started.
  QStringList projectFolders() const;
  void setStartFolder(const QString& folder) { m_startFolder = folder; }

 signals:
  void desiredChanged();
  void observedChanged();
  void problemsChanged();
  void planChanged();
  void outdated();  ///< the Server page's state reads again

 private:
  void validate();

  host::Host& m_host;
  plan::Desired m_desired;
  std::optional<discovery::Observed> m_observed;
  QList<plan::FieldProblem> m_problems;
  std::optional<plan::Plan> m_plan;
  std::optional<apply::Receipt> m_receipt;
  QString m_startFolder;
  Runner m_runner;  ///< last: its destruction waits for work that may use the rest
};

/// "What happened. What to do.", for a line beside a field.
QString fieldText(const Error& error);

}  // namespace iiswsgi::gui
