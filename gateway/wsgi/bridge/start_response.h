#pragma once

#include "gateway/wsgi/bridge/answer.h"

/// The start_response callable and the write callable that it gives.
namespace iiswsgi::wsgi {

/// Null with an error set.
Object makeStartResponse();

/// Binds it to an answer; null: the request is over, and calls raise an error.
void bindStartResponse(PyObject* startResponse, Answer* answer);

}  // namespace iiswsgi::wsgi
