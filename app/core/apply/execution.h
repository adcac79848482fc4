#pragma once

#include "app/core/apply/journal.h"

namespace iiswsgi::apply {

/// Carries out one plan whose run is noted as begun, with the lock held.
class Execution {
 public:
  /// `ours`: folders that earlier runs made. The arguments must outlive this.
  Execution(const plan::Plan& plan, host::Host& host, const Options& options, QString runFolder, QStringList ours);

  /// An error: everything was taken back (rolledBack, cancelled), or not everything could be (rollbackIncomplete).
  Result<void> execute();

 private:
  Result<void> carryOut(int index, const plan::Change& change);
  Result<void> doNoted(int index, const plan::Change& change);
  Error takeBack(const Error& cause);
  void report(int done, const QString& doing) const;

  const plan::Plan& m_plan;
  host::Host& m_host;
  const Options& m_options;
  QString m_runFolder;
  QStringList m_ours;
  Journal m_journal;  ///< as this process knows it
};

}  // namespace iiswsgi::apply
