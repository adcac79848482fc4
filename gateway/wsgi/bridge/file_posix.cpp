#include "gateway/wsgi/bridge/file.h"

#include <sys/stat.h>

namespace iiswsgi::wsgi {

std::optional<std::int64_t> sizeOfRegularFile(int file) {
  struct stat facts {};
  if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return facts.st_size;
}

}  // namespace iiswsgi::wsgi
