#pragma once

#include "gateway/wsgi/bridge/environ.h"
#include "gateway/wsgi/bridge/request.h"

/// What one thread keeps from request to request. The GIL is held at each call.
namespace iiswsgi::wsgi {

class Worker {
 public:
  Worker(PyObject* constants, const std::optional<std::string>& mount) : m_environ(constants, mount) {}

  /// Always ends the answer.
  void handle(const Shared& shared, const Variables& variables, Body& body, Response& response);

 private:
  bool prepare();
  void release();

  EnvironMaker m_environ;
  Object m_input;
  Object m_startResponse;
};

/// The keys of every environ that don't change from request to request. Null with an error set.
Object makeConstants(PyObject* errors, bool multithread);

}  // namespace iiswsgi::wsgi
