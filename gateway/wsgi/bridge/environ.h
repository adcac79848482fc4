#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/wsgi/bridge.h"
#include "gateway/wsgi/bridge/object.h"
#include "gateway/wsgi/request_path.h"

/// A request's variables as the environ of PEP 3333.
///
/// A host sends the same names in the same order again and again, and mostly the same values: so the dictionary of the
/// last request is kept as a template, slot by slot; what differs is replaced, and the application gets a copy. Secrets
/// and long values aren't kept. One for each worker.
namespace iiswsgi::wsgi {

/// What else a request's variables say to the bridge. Views into them.
struct RequestFacts {
  std::string_view method = "GET";
  std::string_view accept;
  std::string_view remoteAddress;
  std::string_view localAddress;
  std::string_view scriptName;  ///< as the application sees it
  std::string_view pathInfo;
  std::int64_t contentLength = -1;  ///< -1: not told, or not to be believed
};

class EnvironMaker {
 public:
  /// `constants`: a dictionary with the keys that every environ has alike (wsgi.version, wsgi.errors, ...).
  EnvironMaker(PyObject* constants, std::optional<std::string> mount)
      : m_constants(Object::shared(constants)), m_mount(std::move(mount)) {}

  /// Null with an error set.
  Object make(const Variables& variables, PyObject* input, RequestFacts& facts);

 private:
  enum class Role : unsigned char;
  struct Slot {
    std::string name;
    std::string value;
    PyObject* key = nullptr;  ///< owned by m_keys or m_rareKeys
    Role role;
  };
  struct Seen;

  static Role roleOf(std::string_view name);
  static bool isKept(Role role, std::string_view value);
  static void note(Role role, std::string_view value, Seen& seen, RequestFacts& facts);

  bool matches(const Variables& variables) const;
  bool rebuild(const Variables& variables);
  bool update(const Variables& variables);
  bool addPassing(PyObject* dictionary, const Variables& variables);
  bool addComputed(PyObject* dictionary, Seen& seen, RequestFacts& facts);
  PyObject* keyFor(std::string_view name);
  Object merged(PyObject* earlier, std::string_view name, std::string_view value) const;

  Object m_constants;
  std::optional<std::string> m_mount;
  RequestPath m_path;
  std::vector<Slot> m_slots;
  Object m_template;
  bool m_repeated = false;  ///< a name comes twice: the slots can't be compared one by one
  std::unordered_map<std::string, Object> m_keys;
  std::vector<Object> m_rareKeys;  ///< beyond the bound of m_keys; of the present template only
};

}  // namespace iiswsgi::wsgi
