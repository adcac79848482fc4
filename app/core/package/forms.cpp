#include "app/core/package/forms.h"

#include <algorithm>

#include <QRegularExpression>

#include "app/core/package/names.h"
#include "app/core/package/package.h"

namespace iiswsgi::package {
namespace {

Attribute textAttribute(const char* name, const QString& value, int flags = 0) {
  return {QString::fromLatin1(name), value, Attribute::Type::Text, flags};
}

Provider plainProvider(const char* name, const QString& path) {
  Provider provider;
  provider.name = QString::fromLatin1(name);
  provider.path = path;
  return provider;
}

/// As msdeploy.exe writes an application into archive.xml.
Provider fullApplication(const QString& path) {
  Provider create = plainProvider("createApp", path);
  create.pathFlags = 2;
  create.linkName = QStringLiteral("createApp");
  create.attributes << Attribute{QStringLiteral("isDest"), QStringLiteral("False"), Attribute::Type::Boolean, 0};
  for (const char* name : {"managedRuntimeVersion", "enable32BitAppOnWin64", "managedPipelineMode"})
    create.attributes << textAttribute(name, QString(), 2);
  create.attributes << textAttribute("applicationPool", QString(), 1)
                    << textAttribute("appExists", QStringLiteral("True"), 1);
  Provider folder = plainProvider("MSDeploy.dirPath", path);
  folder.linkName = QStringLiteral("contentPath");
  Provider content = plainProvider("contentPath", path);
  content.pathFlags = 2;
  content.linkName = QStringLiteral("contentPath");
  content.inner << folder;
  Provider application = plainProvider("iisApp", path);
  application.pathFlags = 2;
  application.inner << create << content;
  return application;
}

Provider aclFor(const QString& path) {
  Provider acl = plainProvider("setAcl", path);
  acl.attributes << textAttribute("setAclAccess", QStringLiteral("Modify"));
  return acl;
}

/// Waits for ever were what made packages hang: a fifth of a second, up to ten minutes.
Provider installStep(const QString& id) {
  Provider step = plainProvider("runCommand", QStringLiteral("iiswsgi install --in-place \"%1\" --yes").arg(id));
  step.settings = {{QStringLiteral("waitAttempts"), QStringLiteral("3000")},
                   {QStringLiteral("waitInterval"), QStringLiteral("200")},
                   {QStringLiteral("successReturnCodes"), QStringLiteral("0x0")}};
  return step;
}

/// "Child1", "Child2", ... as msdeploy.exe counts a manifest's providers.
void number(QList<Provider>& providers) {
  int count = 0;
  for (Provider& provider : providers)
    provider.linkName = QStringLiteral("Child%1").arg(++count);
}

ParameterEntry entryFor(const char* scope, const QString& path) {
  return {QStringLiteral("ProviderPath"), QString::fromLatin1(scope),
          QStringLiteral("^%1$").arg(
              QRegularExpression::escape(path).replace(QStringLiteral("\\/"), QStringLiteral("/"))),
          QString(), 0};
}

Parameter hidden(const QString& name, const QString& value, const ParameterEntry& entry) {
  Parameter parameter;
  parameter.name = name;
  parameter.defaultValue = value;
  parameter.tags = QStringList{QStringLiteral("Hidden")};
  parameter.entries << entry;
  return parameter;
}

/// The application's own pieces in the full form have paths of their own.
void addFullEntries(Parameter& parameter, const QString& path) {
  parameter.entries << entryFor("createApp", path) << entryFor("contentPath", path);
}

Parameter applicationParameterFor(const QString& id, Form form) {
  Parameter application;
  application.name = applicationParameterName(form);
  application.friendlyName = QStringLiteral("Where to install it");
  application.description = QStringLiteral("A site, or a path in one: \"Default Web Site/%1\".").arg(id);
  application.defaultValue = QStringLiteral("Default Web Site/%1").arg(id);
  application.tags = QStringList{QStringLiteral("iisApp")};
  application.entries << entryFor("iisApp", id);
  if (form == Form::Full) addFullEntries(application, id);
  return application;
}

Error noFullForm(const QString& why) {
  return Error(codes::noFullForm, QStringLiteral("A package for pipelines can't be made of this folder: %1").arg(why),
               QStringLiteral("Build it for the gallery, or with msdeploy.exe."));
}

/// The question where the application goes, by the name that pipelines send, and what refers to it by that name.
void askAsPipelinesDo(QList<Parameter>& parameters, const QString& path) {
  const Parameter* found = applicationParameter(parameters);
  if (!found) {
    parameters.prepend(applicationParameterFor(path, Form::Full));
    return;
  }
  const QString before = found->name;
  const QString name = applicationParameterName(Form::Full);
  for (Parameter& parameter : parameters) {
    if (parameter.defaultValue)
      parameter.defaultValue->replace(QStringLiteral("{%1}").arg(before), QStringLiteral("{%1}").arg(name),
                                      Qt::CaseInsensitive);
    if (parameter.name != before) continue;
    parameter.name = name;
    addFullEntries(parameter, path);
  }
}

}  // namespace

Description describeApplication(const QString& id, const QStringList& data, Form form, bool withInstallStep) {
  const bool full = form == Form::Full;
  const QString where = applicationParameterName(form);
  Description made;
  made.manifest.form = form;
  QList<Provider>& providers = made.manifest.providers;
  providers << (full ? fullApplication(id) : plainProvider("iisApp", id));
  made.parameters << applicationParameterFor(id, form);
  for (const QString& folder : data) {
    const QString path = id + QLatin1Char('/') + folder;
    providers << aclFor(path);
    made.parameters << hidden(QStringLiteral("Permissions of %1").arg(folder),
                              QStringLiteral("{%1}/%2").arg(where, folder), entryFor("setAcl", path));
  }
  if (withInstallStep) {
    providers << installStep(id);
    made.parameters << hidden(
        QStringLiteral("Install Step"),
        QStringLiteral("\"%ProgramFiles%\\iiswsgi\\iiswsgi.exe\" install --in-place \"{%1}\" --yes").arg(where),
        ParameterEntry{QStringLiteral("ProviderPath"), QStringLiteral("runCommand"),
                       QStringLiteral("^iiswsgi install --in-place "), QString(), 0});
  }
  if (full) number(providers);
  return made;
}

Result<Description> inFullForm(const Description& gallery) {
  Description full{{Form::Full, {}}, gallery.parameters};
  QString path;
  for (const Provider& provider : gallery.manifest.providers) {
    if (provider.is("iisApp") && path.isEmpty()) {
      path = provider.path;
      full.manifest.providers << fullApplication(path);
    } else if (provider.is("setAcl") || provider.is("runCommand")) {
      full.manifest.providers << provider;
    } else {
      return noFullForm(QStringLiteral("its manifest has %1 in line %2.").arg(provider.name,
                                                                              QString::number(provider.line)));
    }
  }
  ASSIGN_OR_RETURN(const QString place, placeInArchive(path, Form::Application));
  if (place.isEmpty())
    return noFullForm(QStringLiteral("its manifest has no iisApp with a folder of its own."));
  askAsPipelinesDo(full.parameters, path);
  number(full.manifest.providers);
  return full;
}

void addPlaceholders(QList<Item>& items, const QStringList& folders, const QDateTime& modified) {
  for (const QString& folder : folders) {
    const bool there = std::any_of(items.begin(), items.end(), [&](const Item& item) {
      return item.name.compare(folder, Qt::CaseInsensitive) == 0 || isBelow(item.name, folder);
    });
    if (!there)
      items << itemOf(folder + QStringLiteral("/iiswsgi-data.txt"), "The site keeps its data in this folder.\r\n",
                      modified);
  }
}

QString applicationParameterName(Form form) {
  return form == Form::Full ? QStringLiteral("IIS Web Application Name") : QStringLiteral("Application Path");
}

QString manifestName(Form form) {
  return form == Form::Full ? QStringLiteral("archive.xml") : QStringLiteral("Manifest.xml");
}

QString parametersName(Form form) {
  return form == Form::Full ? QStringLiteral("parameters.xml") : QStringLiteral("Parameters.xml");
}

QByteArray systemInfoText() {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<systemInfo osVersion=\"10.0\" winDir=\"C:\\Windows\" />\r\n";
}

}  // namespace iiswsgi::package
