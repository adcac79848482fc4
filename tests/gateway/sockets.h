#pragma once

#include <QString>

/// Sockets for the tests of a program that is reached by sockets. Descriptors, -1 on failure; the caller closes them.
namespace sockets {

int connectToUnix(const QString& path);
int connectToTcp(int port);
int listenOnUnix(const QString& path);
/// A port of 127.0.0.1 that nobody uses.
int freePort();

}  // namespace sockets
