#include <cstdio>
#include <optional>

#include <QApplication>
#include <QDir>
#include <QMessageBox>

#include "app/gui/options.h"
#include "app/gui/style/theme_follower.h"
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

/// Where a program has no console, a letter on standard error is read by nobody.
int refuse(const Error& error) {
#ifdef Q_OS_WIN
  QMessageBox::critical(nullptr, QStringLiteral("iiswsgi"), error.text());
#endif
  return print(stderr, error.text());
}

/// Answered without a screen, which there needn't be.
std::optional<int> answerWithoutWindow(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const QByteArray argument = argv[i];
    if (argument == "--help" || argument == "-h") return print(stdout, gui::helpText());
    if (argument == "--version") return print(stdout, QStringLiteral("iiswsgi-wizard " IISWSGI_VERSION));
  }
  return std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
  if (const auto answered = answerWithoutWindow(argc, argv)) return *answered;
#ifdef Q_OS_WIN
  // The title bar is Windows' own: it is dark where the person wants dark windows only if it is asked for.
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "windows:darkmode=1");
#endif
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("iiswsgi-wizard"));
  QApplication::setApplicationDisplayName(QStringLiteral("iiswsgi"));
  QApplication::setApplicationVersion(QStringLiteral(IISWSGI_VERSION));
  // Qt's own list: what main() is given went through the ANSI code page on Windows.
  const auto options = gui::parseOptions(QCoreApplication::arguments().mid(1));
  if (!options) return refuse(options.error());
  const gui::ThemeFollower theme(application);

  const auto host = platform::makeHost();
  gui::Session session(*host);
  session.setStartFolder(startFolder());
  session.edit([&](plan::Desired& desired) { desired = options->desired; });
  gui::WizardWindow window(session);
  window.show();
  if (!options->install.isEmpty()) window.install(options->install);
  if (options->installed) window.showInstalled();
  return QApplication::exec();
}
