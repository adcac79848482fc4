#include "gateway/wsgi/bridge/platform.h"

#include <sys/stat.h>

namespace iiswsgi::wsgi {

std::optional<PlainFile> plainFileOf(int descriptor) {
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return PlainFile{descriptor, facts.st_size};
}

std::string programFolder() {
  return {};
}

PyStatus setText(PyConfig* config, wchar_t** field, const std::string& text) {
  return PyConfig_SetBytesString(config, field, text.c_str());
}

}  // namespace iiswsgi::wsgi
