#pragma once

#include <optional>

#include <QList>
#include <QMap>
#include <QProcessEnvironment>
#include <QString>

#include "app/core/iisconfig/effective.h"

/// What is there: pure values that discovery filled in and that the planner reads. Holds the raw bytes of every file
/// that a plan may edit, so that the plan can say what stood there before.
namespace iiswsgi::discovery {

namespace codes {
inline constexpr ErrorCode serverNotFound{201};
inline constexpr ErrorCode pythonNotFound{202};
inline constexpr ErrorCode pythonNotEmbeddable{203};  ///< no shared library, free-threaded, 32-bit, ...
inline constexpr ErrorCode bridgeMissing{204};        ///< the gateway has no bridge for that minor version
}  // namespace codes

struct Python {
  QString executable;          ///< full path of the interpreter
  QString version;             ///< "3.11.2"; empty if unknown
  QString virtualEnvironment;  ///< its folder, if it is one
  QString base;                ///< for a virtual environment: home of pyvenv.cfg
  QString foundBy;             ///< "PATH", "pyenv", "pyvenv.cfg", ...
  QString library;             ///< shared library, full path; empty if there is none
  QString problem;             ///< a sentence if IIS or the gateway can't use it
};

enum class ServerKind { Iis, IisExpress, Sandbox, File };

struct Server {
  ServerKind kind = ServerKind::File;
  QString name;        ///< "iis", "iisexpress", "sandbox" or the path: what Desired::server says
  QString configPath;  ///< applicationHost.config, full path
  QString home;        ///< folder of a sandbox or of an IIS Express user; empty otherwise
  QString appCmd;      ///< appcmd.exe that belongs to it, full path; empty: none
};

/// A web.config that exists or could be made at an application's root.
struct WebConfig {
  QString path;                     ///< full path of the file
  std::optional<QByteArray> bytes;  ///< nothing: no such file
};

/// Who an application pool's processes run as.
struct PoolIdentity {
  QString account;  ///< "IIS AppPool\\Shop", as people know it
  QString grantee;  ///< the same as icacls takes it: "*S-1-5-20" for an account whose name differs with the language
  QString sid;      ///< "S-1-5-82-..."; empty: a person's account, of which only the name is known
};

/// What an identity may do with a folder.
struct Access {
  bool mayRead = false;    ///< and execute what lies in it
  bool forbidden = false;  ///< by an entry of the list; allowing it somewhere doesn't help
  bool ownEntry = false;   ///< the folder's list has an entry for this very identity
  bool mayWrite = false;   ///< change, make and delete what lies in it
};

struct Observed {
  Server server;
  QByteArray configBytes;                     ///< of server.configPath
  std::optional<iisconfig::Document> config;  ///< parsed from configBytes; always there in a successful observation
  QMap<QString, WebConfig> webConfigs;        ///< by configuration path: "Default Web Site", "Default Web Site/app"
  QList<Python> pythons;
  QString gateway;                     ///< full path of iiswsgi-gateway; empty if it isn't installed
  QMap<QString, QByteArray> iniFiles;  ///< by path: those that Desired names, if they exist
  QMap<QString, QByteArray> marks;     ///< small files of ours beside the configuration, by path
  QProcessEnvironment environment;     ///< for expansion; with IIS_BIN, IIS_USER_HOME, IIS_SITES_HOME where they apply
  int processorCount = 1;
  bool fastCgiInstalled = true;          ///< the role service CGI, which has FastCgiModule; told of IIS alone
  std::optional<PoolIdentity> identity;  ///< these two by observeAccess (access.h), for IIS alone
  QMap<QString, Access> access;          ///< by folder
  bool windows = false;                  ///< paths and quoting of the server's machine
};

}  // namespace iiswsgi::discovery
