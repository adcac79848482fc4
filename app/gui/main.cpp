#include <cstdio>

#include <QApplication>
#include <QDir>

#include "app/gui/options.h"
#include "app/gui/style/theme.h"
#include "app/gui/window/wizard_window.h"
#include "app/platform/host.h"

using namespace iiswsgi;

namespace {

int print(std::FILE* stream, const QString& text) {
  std::fprintf(stream, "%s\n", qPrintable(text));
  return stream == stderr ? 1 : 0;
}

/// Started from a desktop's menu the folder is the home folder: looking for projects there would take long and find
/// what nobody meant.
QString startFolder() {
  const QString folder = QDir::currentPath();
  return folder == QDir::homePath() || folder == QDir::rootPath() ? QString() : folder;
}

}  // namespace

int main(int argc, char** argv) {
  QStringList arguments;
  for (int i = 1; i < argc; ++i)
    arguments << QString::fromLocal8Bit(argv[i]);
  const auto options = gui::parseOptions(arguments);
  if (!options) return print(stderr, options.error().text());
  if (options->help) return print(stdout, gui::helpText());
  if (options->version) return print(stdout, QStringLiteral("iiswsgi-wizard " IISWSGI_VERSION));

  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("iiswsgi-wizard"));
  QApplication::setApplicationDisplayName(QStringLiteral("iiswsgi"));
  QApplication::setApplicationVersion(QStringLiteral(IISWSGI_VERSION));
  gui::applyTheme(application, gui::themeOfDesktop());

  const auto host = platform::makeHost();
  gui::Session session(*host);
  session.setStartFolder(startFolder());
  session.edit([&](plan::Desired& desired) { desired = options->desired; });
  gui::WizardWindow window(session);
  window.show();
  return QApplication::exec();
}
