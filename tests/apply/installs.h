#pragma once

#include "app/core/install/folders.h"
#include "tests/apply/plans.h"

/// A package "shop" in two versions, on a machine with a sandbox and a Python.
namespace iiswsgi::test {

QString siteFolder();  ///< of the sandbox's site
FakeHost hostWithPython();
QMap<QString, QByteArray> contentOf(const QByteArray& version);
install::Bundle bundleOf(const QByteArray& version);
install::Choice choiceOf(const QByteArray& version, const QString& path);
install::Present presentIn(FakeHost& host, const QString& folder);
discovery::Observed observedWithPython(FakeHost& host);

/// With its files staged.
Situation installing(const QString& name, const FakeHost& start, const QByteArray& version, const QString& path);
Situation uninstalling(const QString& name, const FakeHost& start, const QString& folder);
FakeHost after(const Situation& situation);
/// What visitors and the administrator make of it: an edited setting, uploads, a database, caches.
FakeHost used(FakeHost host, const QString& folder);

}  // namespace iiswsgi::test
