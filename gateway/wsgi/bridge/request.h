#pragma once

#include <string>
#include <vector>

#include "gateway/wsgi/bridge/answer.h"
#include "gateway/wsgi/bridge/environ.h"

/// One request: the application called, its body sent, everything closed, the answer ended whatever happens.
namespace iiswsgi::wsgi {

/// What is the same for all requests. References are borrowed from the bridge.
struct Shared {
  PyObject* application = nullptr;
  PyObject* output = nullptr;  ///< sys.stdout at the start
  PyObject* errors = nullptr;  ///< sys.stderr at the start, and wsgi.errors
  Log* log = nullptr;
  Details details = Details::Local;
};

class Request {
 public:
  /// `input`: wsgi.input, borrowed.
  Request(const Shared& shared, const RequestFacts& facts, PyObject* input, Response& response)
      : m_shared(shared), m_facts(facts), m_input(input), m_answer(response, facts.method == "HEAD") {}

  Answer& answer() { return m_answer; }

  void run(PyObject* dictionary, PyObject* startResponse);

  /// Takes the Python error that is set. Before the head is out the client gets a page, afterwards a body that ends
  /// early; the log gets it all.
  void fail();

 private:
  bool send(PyObject* result);
  bool sendBlocks(PyObject* list);
  bool sendIterated(PyObject* result);
  bool isStarted();
  bool isBytes(PyObject* block);
  void close(PyObject* result);
  contract::Failure failureOf(std::string traceback) const;
  void tell(const contract::Failure& failure) const;

  const Shared& m_shared;
  const RequestFacts m_facts;
  PyObject* m_input;
  Answer m_answer;
  bool m_brokeRules = false;
  std::vector<std::string_view> m_blocks;
};

}  // namespace iiswsgi::wsgi
