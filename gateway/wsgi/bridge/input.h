#pragma once

#include "gateway/wsgi/bridge.h"
#include "gateway/wsgi/bridge/object.h"

/// wsgi.input: read, readline, readlines and iteration, straight from the connection.
namespace iiswsgi::wsgi {

/// Null with an error set.
Object makeInput();

/// Gives it the body of a request. `expected`: CONTENT_LENGTH, a hint for the buffer, never a limit; -1: unknown.
void openInput(PyObject* input, Body& body, std::int64_t expected);

/// The request is over: whoever still holds the input reads nothing any more.
void closeInput(PyObject* input);

/// The host gave the request up while the application was reading.
bool inputAborted(PyObject* input);

}  // namespace iiswsgi::wsgi
