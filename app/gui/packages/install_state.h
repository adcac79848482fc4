#pragma once

#include "app/gui/packages/carrying.h"

/// A package on its way into a site: opened, its questions answered, planned, applied, asked for a page.
///
/// Flow: open(path) -> opened() -> answer() for each field -> plan() -> apply() -> done. What is answered, chosen or
/// typed meanwhile makes an earlier plan void.
namespace iiswsgi::gui {

class InstallState : public QObject {
  Q_OBJECT
 public:
  explicit InstallState(Session& session, QObject* parent = nullptr);

  void open(const QString& path);
  void setServer(const QString& name);  ///< as discovery::findServer takes it
  void setName(const QString& name);    ///< of the deployment; empty: the package's id
  void setPython(const QString& path);
  void setOwnEnvironment(bool own);
  void setRunCommands(bool run);  ///< the package's own; Windows alone
  void answer(const QString& parameter, const QString& value);
  void loadAnswers(const QString& path);  ///< NAME.SetParameters.xml, as Web Deploy's tools write it
  void saveAnswers(const QString& path);  ///< without passwords

  void plan();
  void apply();
  void cancel();
  bool canStartAsAdministrator() const;
  void startAsAdministrator();  ///< this program once more, with this package; replaced() when it runs

  const std::shared_ptr<const package::Package>& package() const { return m_package; }
  const QString& path() const { return m_path; }
  const QList<discovery::Server>& servers() const { return m_servers; }
  const QString& server() const { return m_server; }
  /// What the package will be told: the person's answers, and an update's earlier ones. See install::answersFor.
  package::Answers answers() const;
  QString value(const QString& parameter) const;  ///< an answer, else the default
  QString given(const QString& parameter) const { return m_wish.answers.value(parameter); }  ///< by the person
  const install::Record* record() const;  ///< of what is installed under that name; null: nothing is
  QStringList sites() const;
  QString application() const;  ///< where it goes: "Default Web Site/shop", as answered or proposed
  /// What is wrong with a field; empty if nothing is.
  QString problem(const QString& parameter) const;
  std::optional<Error> error() const;  ///< what no field can show
  bool canPlan() const;
  const install::Ready* ready() const { return m_ready.get(); }
  QString activity() const;  ///< empty: nothing runs
  const std::optional<preview::Verification>& verification() const { return m_verification; }
  bool applying() const { return m_carrying.running(); }  ///< nothing else can be begun meanwhile
  bool done() const { return m_done.has_value(); }
  const QString& saved() const { return m_saved; }  ///< the file that answers were saved to
  QStringList left() const { return m_done ? m_done->left : QStringList(); }  ///< folders that are in use
  bool runsCommands() const;  ///< whether a package's commands can be run here at all

 signals:
  void changed();
  void opened();
  void replaced();  ///< another process of this program goes on in its place

 private:
  struct Look;
  void forgetPlan();
  void observe();
  void check();
  void takeAnswers(const package::Answers& answers);
  void keep(const install::Record& record);

  Session& m_session;
  QString m_path;
  std::shared_ptr<const package::Package> m_package;
  QList<discovery::Server> m_servers;
  QString m_server;
  std::optional<discovery::Observed> m_observed;
  QList<install::Record> m_records;  ///< of the server
  install::Wish m_wish;
  QMap<QString, QString> m_problems;
  std::optional<Error> m_flaw;  ///< of an answer that no field is for
  int m_edits = 0;
  std::shared_ptr<install::Ready> m_ready;
  std::optional<install::Done> m_done;
  std::optional<preview::Verification> m_verification;
  std::optional<Error> m_error;
  QString m_activity;
  QString m_saved;
  Carrying m_carrying;
};

}  // namespace iiswsgi::gui
