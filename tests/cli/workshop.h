#pragma once

#include <memory>

#include <QByteArray>
#include <QJsonDocument>
#include <QMap>
#include <QTemporaryDir>

#include "app/core/host/host.h"

/// A folder of its own with a person's home, a sandbox and an application, and the command line run in this process on
/// the real files in it.
class Workshop {
 public:
  Workshop();

  struct Ran {
    int exitCode = -1;
    QString out;
    QString err;
    QJsonDocument json() const { return QJsonDocument::fromJson(out.toUtf8()); }
    QString text() const;  ///< everything, for the message of a test that fails
  };
  /// `answer`: what a person at a terminal types when asked; null: there is no terminal.
  Ran run(const QStringList& arguments, const QString& answer = {});

  /// `iiswsgi sandbox create`, with an application /sub beside the root.
  Ran createSandbox(const QStringList& more = {});
  /// "--server" and the sandbox, a name and the application's INI, in front of `more`.
  QStringList deployment(const QString& command, const QStringList& more = {}) const;

  /// In the folder, as the system writes paths.
  QString path(const QString& name) const;
  QString sandbox() const { return path("box"); }
  QString config() const { return path("box/config/applicationhost.config"); }
  QString ini() const { return path("app/site.ini"); }
  /// A gateway that finds every application fine, or what makeComplain said: what is tested isn't the real one.
  QString plainGateway() const;
  void makeComplain(int exitCode, const QByteArray& errors);
  QStringList seenByGateway() const;  ///< the variable GREETING, then its arguments
  static QString python();            ///< IISWSGI_TEST_PYTHON, else the system's
  /// Puts the program that stands in for others there.
  static void putStandIn(const QString& path);
  static QString nowhere(const QString& name);  ///< a full path where nothing is

  static QByteArray read(const QString& path);
  static void write(const QString& path, const QByteArray& bytes);

  /// What IIS would read: every file of the sandbox but our own state.
  QMap<QString, QByteArray> configuration() const;
  QMap<QString, QDateTime> times() const;

 private:
  QStringList servedFiles() const;

  QTemporaryDir m_folder;
  std::unique_ptr<iiswsgi::host::Host> m_host;
};
