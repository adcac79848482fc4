#pragma once

#include "app/core/plan/plan.h"

/// A machine as discovery would describe it, made of the configuration files of tests/iisconfig/files.
namespace situation {

/// Paths of the machine that the situations speak of.
inline const QString config = QStringLiteral("/iis/config/applicationHost.config");
inline const QString ini = QStringLiteral("/srv/site/site.ini");

/// `file`: "express.config" (handlers open below the server level), "bare.config" (locked), ...
/// Each application has a folder for a web.config; `webConfig` is what stands in that of the first site's root.
iiswsgi::discovery::Observed observed(const QString& file, const std::optional<QByteArray>& webConfig = std::nullopt);

/// What a person would ask for: /srv/site/site.ini by /usr/bin/python3 at the root of the first site.
iiswsgi::plan::Desired desired(const iiswsgi::discovery::Observed& observed);

/// The machine after the plan's files have been written.
iiswsgi::discovery::Observed after(const iiswsgi::discovery::Observed& before, const iiswsgi::plan::Plan& plan);

/// Every file's bytes, to compare machines.
QMap<QString, QByteArray> files(const iiswsgi::discovery::Observed& observed);

}  // namespace situation
