#include "gateway/server/options.h"

namespace iiswsgi::server {

std::string helpText() {
  return "iiswsgi-gateway: serves a Python WSGI application over FastCGI\n"
         "\n"
         "IIS starts it through a FastCGI application of its configuration; nginx, Apache and others reach it over a\n"
         "socket.\n"
         "\n"
         "What to serve:\n"
         "  --python PATH             interpreter or virtual environment (default: python3 on PATH)\n"
         "  --ini FILE[#section]      a Paste Deploy INI file; section \"main\" unless said; -c means the same\n"
         "  --app module:callable     a WSGI application instead; \"module:make_app()\" calls a factory\n"
         "  --folder FOLDER           where the application's modules are, and the working folder\n"
         "                            (default: the INI file's folder)\n"
         "  --mount /sub              the URL path of the application, whatever the server says\n"
         "How to serve:\n"
         "  --listen unix:PATH        or tcp:HOST:PORT; without it: standard input, as web servers hand it over\n"
         "  --threads N               requests at the same time, 1 to 64 (default: 1, as under IIS)\n"
         "  --log FOLDER|FILE|stderr  one file for each process; also IISWSGI_LOG\n"
         "  --details local           who sees tracebacks in error pages: local, always or never; also "
         "IISWSGI_DETAILS\n"
         "Instead of serving:\n"
         "  --check                   load the application, say what is wrong, and end\n"
         "  --version, --help\n"
         "\n"
         "Exit codes: 0 done, 2 the options make no sense, 3 Python can't be loaded, 4 the application can't be "
         "loaded,\n"
         "5 the socket can't be opened.\n"
         "\n"
         "Example: iiswsgi-gateway --python venv --ini production.ini --listen tcp:127.0.0.1:9000\n";
}

}  // namespace iiswsgi::server
