#include "app/core/package/msdeploy.h"

namespace iiswsgi::package {
namespace {

/// msdeploy.exe splits its options at commas and takes off double quotes itself; cmd.exe doubles a quote within quotes.
QString quoted(const QString& value) {
  QString text = value;
  return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

/// Single quotes do as well for msdeploy.exe, and no command line has to double them.
QString singleQuoted(const QString& value) {
  const QLatin1Char quote(value.contains(QLatin1Char('\'')) ? '"' : '\'');
  return quote + value + quote;
}

QString passwordPart(const QString& user) {
  return QStringLiteral(",userName=%1,password=\"%MSDEPLOY_PASSWORD%\"").arg(quoted(user));
}

QString destination(const Deployment& deployment) {
  QString text = QStringLiteral("-dest:auto");
  if (deployment.to == Deployment::To::Remote) {
    text += QStringLiteral(",computerName=") +
            quoted(QStringLiteral("http://%1/MSDEPLOYAGENTSERVICE").arg(deployment.computer));
    if (!deployment.user.isEmpty()) text += passwordPart(deployment.user);
    text += QStringLiteral(",authType=\"NTLM\"");
  } else if (deployment.to == Deployment::To::Delegated) {
    // "%" would be a variable to cmd.exe, so a blank is written as "+" is in a query.
    const QString site = QString(deployment.site).replace(QLatin1Char(' '), QLatin1Char('+'));
    text += QStringLiteral(",computerName=") +
            quoted(QStringLiteral("https://%1:8172/msdeploy.axd?site=%2").arg(deployment.computer, site));
    text += passwordPart(deployment.user) + QStringLiteral(",authType=\"Basic\"");
  }
  return text;
}

QStringList wordsFor(const Deployment& deployment, QString (*quote)(const QString&)) {
  QStringList words{QStringLiteral("-verb:sync"), QStringLiteral("-source:package=") + quote(deployment.package),
                    destination(deployment)};
  if (!deployment.answersFile.isEmpty()) words << QStringLiteral("-setParamFile:") + quote(deployment.answersFile);
  for (auto answer = deployment.answers.begin(); answer != deployment.answers.end(); ++answer)
    words << QStringLiteral("-setParam:name=%1,value=%2").arg(quote(answer.key()), quote(answer.value()));
  for (const QString& rule : deployment.skipped)
    words << QStringLiteral("-skip:") + rule;
  words << QStringLiteral("-enableRule:DoNotDeleteRule") << QStringLiteral("-enableRule:AppOffline");
  if (deployment.to != Deployment::To::Local) words << QStringLiteral("-retryAttempts:2");
  if (deployment.trustAnyone) words << QStringLiteral("-allowUntrusted");
  if (deployment.whatIf) words << QStringLiteral("-whatif");
  return words;
}

const char* const script =
    "@echo off\r\n"
    "rem Deploys @NAME@.zip, which lies beside this file, with Web Deploy.\r\n"
    "rem @NAME@.readme.txt says how; the site's settings are in @NAME@.SetParameters.xml.\r\n"
    "setlocal EnableExtensions DisableDelayedExpansion\r\n"
    "set \"Mode=\"\r\nset \"Computer=\"\r\nset \"User=\"\r\nset \"Password=\"\r\nset \"Authentication=\"\r\nset "
    "\"More=\"\r\n"
    ":next\r\n"
    "if \"%~1\"==\"\" goto ready\r\n"
    "set \"Word=%~1\"\r\n"
    "if /i \"%Word%\"==\"/T\" set \"Mode=-whatif\"& goto taken\r\n"
    "if /i \"%Word%\"==\"/Y\" set \"Mode=now\"& goto taken\r\n"
    "if /i \"%Word:~0,3%\"==\"/M:\" set \"Computer=%Word:~3%\"& goto taken\r\n"
    "if /i \"%Word:~0,3%\"==\"/U:\" set \"User=%Word:~3%\"& goto taken\r\n"
    "if /i \"%Word:~0,3%\"==\"/P:\" set \"Password=%Word:~3%\"& goto taken\r\n"
    "if /i \"%Word:~0,3%\"==\"/A:\" set \"Authentication=%Word:~3%\"& goto taken\r\n"
    "set \"More=%More% %1\"\r\n"
    ":taken\r\n"
    "shift\r\n"
    "goto next\r\n"
    ":ready\r\n"
    "if not defined Mode goto usage\r\n"
    "if \"%Mode%\"==\"now\" set \"Mode=\"\r\n"
    "if not defined MSDeployPath for /f \"tokens=2,*\" %%a in ('reg query \"HKLM\\SOFTWARE\\Microsoft\\IIS "
    "Extensions\\MSDeploy\\3\" /v InstallPath 2^>nul ^| find \"InstallPath\"') do set \"MSDeployPath=%%b\"\r\n"
    "if not defined MSDeployPath set \"MSDeployPath=%ProgramFiles%\\IIS\\Microsoft Web Deploy V3\\\"\r\n"
    "if not \"%MSDeployPath:~-1%\"==\"\\\" set \"MSDeployPath=%MSDeployPath%\\\"\r\n"
    "if exist \"%MSDeployPath%msdeploy.exe\" goto found\r\n"
    "echo Web Deploy isn't installed here: there is no %MSDeployPath%msdeploy.exe.\r\n"
    "echo Install Web Deploy 3.6 or later, or set MSDeployPath to its folder.\r\n"
    "exit /b 1\r\n"
    ":found\r\n"
    "set \"Destination=-dest:auto\"\r\n"
    "if defined Computer set Destination=%Destination%,computerName=\"%Computer%\"\r\n"
    "if defined User set Destination=%Destination%,userName=\"%User%\"\r\n"
    "if defined Password set Destination=%Destination%,password=\"%Password%\"\r\n"
    "if defined Authentication set Destination=%Destination%,authType=\"%Authentication%\"\r\n"
    "\"%MSDeployPath%msdeploy.exe\" -verb:sync -source:package=\"%~dp0@NAME@.zip\" %Destination% "
    "-setParamFile:\"%~dp0@NAME@.SetParameters.xml\" -enableRule:DoNotDeleteRule -enableRule:AppOffline "
    "%Mode%%More%\r\n"
    "exit /b %ERRORLEVEL%\r\n"
    ":usage\r\n"
    "echo %~nx0 /T    shows what would be done\r\n"
    "echo %~nx0 /Y    does it\r\n"
    "echo   /M:COMPUTER  another computer: its name, or \"https://HOST:8172/msdeploy.axd?site=SITE\" in quotes\r\n"
    "echo   /U:USER /P:PASSWORD /A:Basic or NTLM  how to log on there\r\n"
    "echo   Everything else is handed to msdeploy.exe, in quotes where it holds a comma or an equals sign:\r\n"
    "echo   -allowUntrusted \"-setParam:name='NAME',value='VALUE'\"\r\n"
    "exit /b 2\r\n";

QByteArray readmeText(const QString& name, const Recipe& recipe) {
  const auto line = [&](Deployment::To to, bool whatIf) {
    Deployment deployment;
    deployment.to = to;
    deployment.package = name + QStringLiteral(".zip");
    deployment.answersFile = name + QStringLiteral(".SetParameters.xml");
    deployment.computer = QStringLiteral("SERVER");
    deployment.site = QStringLiteral("SITE");
    deployment.user = QStringLiteral("USER");
    deployment.whatIf = whatIf;
    return QStringLiteral("    ") + msdeployLine(deployment) + QStringLiteral("\r\n");
  };
  QString text = QStringLiteral("%1 %2\r\n\r\n")
                     .arg(recipe.about.title.isEmpty() ? name : recipe.about.title, recipe.about.version);
  text += QStringLiteral("%1.zip is a Web Deploy package of a Python application for IIS.\r\n\r\n").arg(name);
  text += QStringLiteral("1. Edit %1.SetParameters.xml: it says where the application goes.\r\n").arg(name);
  text += QStringLiteral(
              "2. Look at what will be done, then do it:\r\n\r\n    iiswsgi install %1.zip --set-parameters "
              "%1.SetParameters.xml --what-if\r\n"
              "    iiswsgi install %1.zip --set-parameters %1.SetParameters.xml\r\n\r\n")
              .arg(name);
  text +=
      QStringLiteral(
          "With Web Deploy instead, on the server itself:\r\n\r\n    %1.deploy.cmd /T\r\n    %1.deploy.cmd /Y\r\n\r\n")
          .arg(name);
  text +=
      QStringLiteral("The lines that this runs, here and from another computer (set MSDEPLOY_PASSWORD first):\r\n\r\n");
  text += line(Deployment::To::Local, true) + line(Deployment::To::Local, false) + line(Deployment::To::Remote, false) +
          line(Deployment::To::Delegated, false);
  text += QStringLiteral(
      "\r\nA publisher who isn't an administrator can copy content alone: an administrator runs\r\n"
      "`iiswsgi prepare` on the server once before that.\r\n");
  return text.toUtf8();
}

}  // namespace

QString msdeployLine(const Deployment& deployment) {
  return QStringLiteral("msdeploy.exe ") + wordsFor(deployment, quoted).join(QLatin1Char(' '));
}

QStringList msdeployArguments(const Deployment& deployment) {
  return wordsFor(deployment, singleQuoted);
}

QMap<QString, QByteArray> filesBeside(const QString& name, const Recipe& recipe,
                                      const QMap<QString, QByteArray>& templates) {
  const QList<QByteArray> made{writeAnswers(recipe.parameters, {}), script, readmeText(name, recipe)};
  QMap<QString, QByteArray> files;
  for (qsizetype i = 0; i < made.size(); ++i) {
    const QString& kind = besideNames().at(i);
    files.insert(name + QLatin1Char('.') + kind,
                 templateFor(templates, kind).value_or(made.at(i)).replace("@NAME@", name.toUtf8()));
  }
  return files;
}

const QStringList& besideNames() {
  static const QStringList names{QStringLiteral("SetParameters.xml"), QStringLiteral("deploy.cmd"),
                                 QStringLiteral("readme.txt")};
  return names;
}

}  // namespace iiswsgi::package
