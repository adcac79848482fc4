#include "gateway/wsgi/bridge/environ.h"

#include <array>
#include <charconv>

namespace iiswsgi::wsgi {

enum class EnvironMaker::Role : unsigned char {
  Plain,
  Dropped,  // HTTP_PROXY: never let a client set a proxy (httpoxy)
  Passing,  // secrets: in the application's copy, never in the template
  ApplicationPath,
  UnencodedUrl,
  OriginalUrl,
  RequestUri,
  ScriptName,
  PathInfo,
  Rewritten,
  Https,
  Scheme,
  PortSecure,
  Method,
  Accept,
  RemoteAddress,
  LocalAddress,
  ContentLength,
  HeaderContentLength,
  ContentType,
  HeaderContentType,
  TransferEncoding,
};

struct EnvironMaker::Seen {
  PathVariables path;
  std::string_view https, scheme, portSecure;
  std::string_view contentLength, headerContentLength, contentType, headerContentType;
  bool chunked = false;
};

namespace {

constexpr std::size_t longestKept = 4096;
constexpr std::size_t mostKeys = 512;

Object text(std::string_view bytes) {
  // PEP 3333: bytes as a latin-1 str.
  return Object::owned(PyUnicode_DecodeLatin1(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), nullptr));
}

bool setText(PyObject* dictionary, PyObject* key, std::string_view bytes) {
  const Object value = text(bytes);
  return value && PyDict_SetItem(dictionary, key, value.get()) == 0;
}

/// The keys that we compute, made once; they live as long as the process.
struct Keys {
  PyObject* scriptName = PyUnicode_InternFromString("SCRIPT_NAME");
  PyObject* pathInfo = PyUnicode_InternFromString("PATH_INFO");
  PyObject* contentLength = PyUnicode_InternFromString("CONTENT_LENGTH");
  PyObject* contentType = PyUnicode_InternFromString("CONTENT_TYPE");
  PyObject* input = PyUnicode_InternFromString("wsgi.input");
  PyObject* scheme = PyUnicode_InternFromString("wsgi.url_scheme");
  PyObject* http = PyUnicode_InternFromString("http");
  PyObject* https = PyUnicode_InternFromString("https");
};

const Keys& keys() {
  static const Keys made;
  return made;
}

bool isIgnoringCase(std::string_view text, std::string_view small) {
  if (text.size() != small.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != small[i]) return false;
  }
  return true;
}

bool isYes(std::string_view value) {
  return isIgnoringCase(value, "on") || value == "1" || isIgnoringCase(value, "yes") || isIgnoringCase(value, "true") ||
         isIgnoringCase(value, "https");
}

/// -1 for what isn't a length.
std::int64_t lengthFrom(std::string_view digits) {
  std::int64_t length = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  return error == std::errc() && end == digits.data() + digits.size() && length >= 0 ? length : -1;
}

}  // namespace

EnvironMaker::Role EnvironMaker::roleOf(std::string_view name) {
  static const std::unordered_map<std::string_view, Role> roles{
      {"HTTP_PROXY", Role::Dropped},
      {"AUTH_PASSWORD", Role::Passing},
      {"HTTP_AUTHORIZATION", Role::Passing},
      {"HTTP_COOKIE", Role::Passing},
      {"APPL_MD_PATH", Role::ApplicationPath},
      {"UNENCODED_URL", Role::UnencodedUrl},
      {"HTTP_X_ORIGINAL_URL", Role::OriginalUrl},
      {"REQUEST_URI", Role::RequestUri},
      {"SCRIPT_NAME", Role::ScriptName},
      {"PATH_INFO", Role::PathInfo},
      {"IIS_WasUrlRewritten", Role::Rewritten},
      {"IIS_UrlRewriteModule", Role::Rewritten},
      {"HTTPS", Role::Https},
      {"REQUEST_SCHEME", Role::Scheme},
      {"SERVER_PORT_SECURE", Role::PortSecure},
      {"REQUEST_METHOD", Role::Method},
      {"HTTP_ACCEPT", Role::Accept},
      {"REMOTE_ADDR", Role::RemoteAddress},
      {"LOCAL_ADDR", Role::LocalAddress},
      {"SERVER_ADDR", Role::LocalAddress},
      {"CONTENT_LENGTH", Role::ContentLength},
      {"HTTP_CONTENT_LENGTH", Role::HeaderContentLength},
      {"CONTENT_TYPE", Role::ContentType},
      {"HTTP_CONTENT_TYPE", Role::HeaderContentType},
      {"HTTP_TRANSFER_ENCODING", Role::TransferEncoding},
  };
  const auto found = roles.find(name);
  return found == roles.end() ? Role::Plain : found->second;
}

/// Whether a variable stands in the template under its own name.
bool EnvironMaker::isKept(Role role, std::string_view value) {
  switch (role) {
    case Role::Dropped:
    case Role::Passing:
    case Role::ScriptName:
    case Role::PathInfo:
    case Role::ContentLength:
    case Role::HeaderContentLength:
    case Role::HeaderContentType:
      return false;
    default:
      return value.size() <= longestKept;
  }
}

void EnvironMaker::note(Role role, std::string_view value, Seen& seen, RequestFacts& facts) {
  switch (role) {
    case Role::ApplicationPath:
      seen.path.applicationPath = value;
      break;
    case Role::UnencodedUrl:
      seen.path.unencodedUrl = value;
      break;
    case Role::OriginalUrl:
      seen.path.originalUrl = value;
      break;
    case Role::RequestUri:
      seen.path.requestUri = value;
      break;
    case Role::ScriptName:
      seen.path.scriptName = value;
      break;
    case Role::PathInfo:
      seen.path.pathInfo = value;
      break;
    case Role::Rewritten:
      seen.path.rewritten = !value.empty() && value != "0";
      break;
    case Role::Https:
      seen.https = value;
      break;
    case Role::Scheme:
      seen.scheme = value;
      break;
    case Role::PortSecure:
      seen.portSecure = value;
      break;
    case Role::Method:
      facts.method = value;
      break;
    case Role::Accept:
      facts.accept = value;
      break;
    case Role::RemoteAddress:
      facts.remoteAddress = value;
      break;
    case Role::LocalAddress:
      facts.localAddress = value;
      break;
    case Role::ContentLength:
      seen.contentLength = value;
      break;
    case Role::HeaderContentLength:
      seen.headerContentLength = value;
      break;
    case Role::ContentType:
      seen.contentType = value;
      break;
    case Role::HeaderContentType:
      seen.headerContentType = value;
      break;
    case Role::TransferEncoding:
      seen.chunked = !value.empty();
      break;
    case Role::Plain:
    case Role::Dropped:
    case Role::Passing:
      break;
  }
}

PyObject* EnvironMaker::keyFor(std::string_view name) {
  const auto found = m_keys.find(std::string(name));
  if (found != m_keys.end()) return found->second.get();
  Object key = text(name);
  if (!key) return nullptr;
  if (m_keys.size() >= mostKeys) {
    m_rareKeys.push_back(std::move(key));
    return m_rareKeys.back().get();
  }
  // Interned, the key is the very object that a literal in the application is.
  PyObject* raw = key.release();
  PyUnicode_InternInPlace(&raw);
  return m_keys.emplace(name, Object::owned(raw)).first->second.get();
}

bool EnvironMaker::matches(const Variables& variables) const {
  if (!m_template || m_repeated || variables.size() != m_slots.size()) return false;
  for (std::size_t i = 0; i < m_slots.size(); ++i) {
    if (variables[i].first != m_slots[i].name) return false;
  }
  return true;
}

/// A header that came twice is one with both values (RFC 9110, 5.3); of other variables the last one counts.
Object EnvironMaker::merged(PyObject* earlier, std::string_view name, std::string_view value) const {
  Object later = text(value);
  if (!later || !earlier || name.substr(0, 5) != "HTTP_") return later;
  return Object::owned(PyUnicode_FromFormat(name == "HTTP_COOKIE" ? "%U; %U" : "%U, %U", earlier, later.get()));
}

bool EnvironMaker::rebuild(const Variables& variables) {
  m_slots.clear();
  m_rareKeys.clear();
  m_repeated = false;
  m_template = Object::owned(PyDict_Copy(m_constants.get()));
  if (!m_template) return false;
  for (const auto& [name, value] : variables) {
    Slot& slot = m_slots.emplace_back();
    slot.name = name;
    slot.role = roleOf(name);
    slot.key = keyFor(name);
    if (!slot.key) return false;
    for (std::size_t i = 0; i + 1 < m_slots.size() && !m_repeated; ++i)
      m_repeated = m_slots[i].key == slot.key;
    if (!isKept(slot.role, value)) continue;
    slot.value = value;
    PyObject* earlier = m_repeated ? PyDict_GetItemWithError(m_template.get(), slot.key) : nullptr;
    const Object kept = merged(earlier, name, value);
    if (!kept || PyDict_SetItem(m_template.get(), slot.key, kept.get()) < 0) return false;
  }
  return true;
}

bool EnvironMaker::update(const Variables& variables) {
  for (std::size_t i = 0; i < m_slots.size(); ++i) {
    Slot& slot = m_slots[i];
    const std::string_view value = variables[i].second;
    if (slot.value == value) continue;
    if (isKept(slot.role, value)) {
      slot.value = value;
      if (!setText(m_template.get(), slot.key, value)) return false;
    } else if (!slot.value.empty()) {
      slot.value.clear();
      if (!setText(m_template.get(), slot.key, {})) return false;
    }
  }
  return true;
}

/// What the template doesn't hold.
bool EnvironMaker::addPassing(PyObject* dictionary, const Variables& variables) {
  for (std::size_t i = 0; i < m_slots.size(); ++i) {
    const Slot& slot = m_slots[i];
    const std::string_view value = variables[i].second;
    if (slot.role != Role::Passing && value.size() <= longestKept) continue;
    const bool byItself = slot.role == Role::Passing || isKept(slot.role, {});
    if (!byItself) continue;
    PyObject* earlier = m_repeated ? PyDict_GetItemWithError(dictionary, slot.key) : nullptr;
    const Object added = merged(earlier, slot.name, value);
    if (!added || PyDict_SetItem(dictionary, slot.key, added.get()) < 0) return false;
  }
  return true;
}

bool EnvironMaker::addComputed(PyObject* dictionary, Seen& seen, RequestFacts& facts) {
  m_path.find(seen.path, m_mount);
  facts.scriptName = m_path.scriptName();
  facts.pathInfo = m_path.pathInfo();
  if (!setText(dictionary, keys().scriptName, m_path.scriptName())) return false;
  if (!setText(dictionary, keys().pathInfo, m_path.pathInfo())) return false;

  const bool secure = seen.https.data() ? isYes(seen.https) : isYes(seen.scheme) || isYes(seen.portSecure);
  if (PyDict_SetItem(dictionary, keys().scheme, secure ? keys().https : keys().http) < 0) return false;

  // CGI knows these two without HTTP_ only; some servers send both.
  std::string_view length = seen.contentLength.empty() ? seen.headerContentLength : seen.contentLength;
  facts.contentLength = lengthFrom(length);
  // IIS says 0 for an upload of unknown length: the end of the input is the truth.
  if (seen.chunked && facts.contentLength == 0) facts.contentLength = -1;
  if (facts.contentLength >= 0 && !setText(dictionary, keys().contentLength, length)) return false;
  const bool typeFromHeader = !seen.contentType.data() && seen.headerContentType.data();
  return !typeFromHeader || setText(dictionary, keys().contentType, seen.headerContentType);
}

Object EnvironMaker::make(const Variables& variables, PyObject* input, RequestFacts& facts) {
  const bool ready = matches(variables) ? update(variables) : rebuild(variables);
  if (!ready) {
    m_template = {};
    return {};
  }
  Seen seen;
  for (std::size_t i = 0; i < m_slots.size(); ++i) {
    if (m_slots[i].role != Role::Plain) note(m_slots[i].role, variables[i].second, seen, facts);
  }
  Object dictionary = Object::owned(PyDict_Copy(m_template.get()));
  if (!dictionary || !addPassing(dictionary.get(), variables) || !addComputed(dictionary.get(), seen, facts) ||
      PyDict_SetItem(dictionary.get(), keys().input, input) < 0)
    return {};
  return dictionary;
}

}  // namespace iiswsgi::wsgi
