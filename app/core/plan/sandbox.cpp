#include "app/core/plan/sandbox.h"

#include <QFile>

// A resource in a static library is only there once it is asked for, and the macro wants the global namespace.
static void initSandboxResource() {
  Q_INIT_RESOURCE(sandbox);
}

namespace iiswsgi::plan {
namespace {

QByteArray configTemplate() {
  initSandboxResource();
  QFile file(QStringLiteral(":/iiswsgi/sandbox/applicationhost.config"));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

iisconfig::Site siteFor(const Sandbox& sandbox, const QString& rootFolder, quint32 id) {
  iisconfig::Site site;
  site.name = sandbox.site;
  site.id = id;
  site.serverAutoStart = true;
  const QString form = sandbox.address.isEmpty() ? QStringLiteral("*:%1:localhost") : sandbox.address + ":%1:";
  site.bindings.append({QStringLiteral("http"), form.arg(sandbox.port)});
  site.applications.append({QStringLiteral("/"), std::nullopt, {{QStringLiteral("/"), rootFolder}}});
  for (const auto& [path, folder] : sandbox.applications)
    site.applications.append({path, std::nullopt, {{QStringLiteral("/"), folder}}});
  return site;
}

QByteArray indexPage(const QString& site) {
  return QStringLiteral(
             "<!doctype html>\n<html lang=\"en\">\n<head><meta "
             "charset=\"utf-8\"><title>%1</title></head>\n<body>\n<h1>%1 is ready</h1>\n"
             "<p>This page is a static file. Deploy a Python application here with <code>iiswsgi apply</code>, and it "
             "answers instead.</p>\n</body>\n</html>\n")
      .arg(site.toHtmlEscaped())
      .toUtf8();
}

Result<void> addMissingApplications(iisconfig::Document& document, const iisconfig::Site& there,
                                    const Sandbox& sandbox) {
  for (const auto& [path, folder] : sandbox.applications) {
    const bool known = std::any_of(there.applications.begin(), there.applications.end(), [&](const auto& application) {
      return application.path.compare(path, Qt::CaseInsensitive) == 0;
    });
    if (!known)
      RETURN_IF_ERROR(document.addApplication(sandbox.site, {path, std::nullopt, {{QStringLiteral("/"), folder}}}));
  }
  return {};
}

}  // namespace

QString sandboxConfigPath(const QString& folder) {
  return folder + QStringLiteral("/config/applicationhost.config");
}

Result<Plan> makeSandboxPlan(const Sandbox& sandbox, const std::optional<QByteArray>& existing) {
  const QString rootFolder =
      sandbox.siteFolder.isEmpty() ? sandbox.folder + QStringLiteral("/sites/") + sandbox.site : sandbox.siteFolder;
  Plan plan;
  plan.title = QStringLiteral("Make the sandbox %1 with the site %2 on port %3")
                   .arg(sandbox.folder, sandbox.site, QString::number(sandbox.port));
  plan.server = sandboxConfigPath(sandbox.folder);
  ASSIGN_OR_RETURN(auto document, iisconfig::Document::parse(existing.value_or(configTemplate())));
  quint32 id = 1;
  std::optional<iisconfig::Site> there;
  for (const iisconfig::Site& site : document.sites()) {
    id = std::max(id, site.id + 1);
    if (site.name.compare(sandbox.site, Qt::CaseInsensitive) == 0) there = site;
  }
  if (there) {
    RETURN_IF_ERROR(addMissingApplications(document, *there, sandbox));
  } else {
    RETURN_IF_ERROR(document.addSite(siteFor(sandbox, rootFolder, id)));
  }
  if (existing != document.bytes())
    plan.changes.emplace_back(SetFile{plan.server, existing, document.bytes(),
                                      QStringLiteral("Describe the site %1 as IIS Express would.").arg(sandbox.site)});
  if (!there && sandbox.siteFolder.isEmpty()) {
    plan.changes.emplace_back(SetFile{rootFolder + QStringLiteral("/index.html"), std::nullopt, indexPage(sandbox.site),
                                      QStringLiteral("Give the site a page to answer with.")});
  }
  return plan;
}

}  // namespace iiswsgi::plan
