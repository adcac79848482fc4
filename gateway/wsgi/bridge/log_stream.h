#pragma once

#include "gateway/wsgi/bridge.h"
#include "gateway/wsgi/bridge/object.h"

/// A text stream of Python whose lines go to the log: sys.stdout, sys.stderr and wsgi.errors.
namespace iiswsgi::wsgi {

/// `file`: what fileno() answers, for those who start programs with it. Null with an error set.
Object makeLogStream(Log& log, const char* name, int file);

/// Sends what was written without a line end.
void flushLogStream(PyObject* stream);

}  // namespace iiswsgi::wsgi
