#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

/// Stands in for a gateway or for a Python, wherever it is copied to. It does what files in its own folder say:
///   prints   its standard output
///   says     the exit code in the first line, then its standard error
/// and writes to `seen` there: the variable GREETING, then each argument on a line.
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string own = argv[0];
  const std::string folder = own.substr(0, own.find_last_of("/\\") + 1);
  std::ofstream seen(folder + "seen", std::ios::binary);
  const char* greeting = std::getenv("GREETING");
  seen << (greeting != nullptr ? greeting : "") << '\n';
  for (int i = 1; i < argc; ++i)
    seen << argv[i] << '\n';
  std::cout << read(folder + "prints");
  const std::string says = read(folder + "says");
  const auto line = says.find('\n');
  if (line != std::string::npos) std::cerr << says.substr(line + 1);
  return std::atoi(says.c_str());
}
