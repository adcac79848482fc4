#pragma once

#include "app/core/host/host.h"

/// Files of this machine; one .cpp for each platform. What each does is said in app/core/host/host.h.
namespace iiswsgi::platform {

Result<QByteArray> readFile(const QString& path);
Result<host::FileState> fileState(const QString& path);
Result<QStringList> listFolder(const QString& path);
Result<QStringList> listUnreadableNames(const QString& path);
Result<void> replaceFile(const QString& path, const QByteArray& bytes);
Result<std::unique_ptr<QIODevice>> openFile(const QString& path);               // streams.cpp
Result<void> writeFile(const QString& path, const host::Host::Writing& write);  // streams.cpp
Result<void> renameOver(const QString& from, const QString& to);                // streams.cpp; replaces on every system
Error notWritable(const QString& path, const QString& why);                     // streams.cpp
Result<void> removeFile(const QString& path);
Result<void> makeFolder(const QString& path);
Result<void> makePrivateFolder(const QString& path);
Result<void> checkPrivateFolder(const QString& path);  // private_folder_*.cpp
Result<void> makePrivateFile(const QString& path);
Result<void> movePath(const QString& from, const QString& to);
Result<void> appendFile(const QString& path, const QByteArray& bytes);
Result<std::unique_ptr<host::Lock>> takeLock(const QString& path);

}  // namespace iiswsgi::platform
