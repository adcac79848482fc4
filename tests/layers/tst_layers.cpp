#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

/// The layers, as the READMEs of app/ and gateway/ draw them, held against every include of the product. Link rules
/// catch what a .cpp calls; this catches what a header only names.
namespace {

struct Layer {
  QString folder;
  QStringList mayInclude;  ///< folders of ours, with what lies below them
  bool qt = true;
  bool platform = false;  ///< may include headers of an operating system
};

const QStringList pureModules{"app/core/base",      "app/core/ini",     "app/core/xml",
                              "app/core/iisconfig", "app/core/project", "app/core/feed"};
const QStringList everythingInCore{"app/core"};

QList<Layer> layers() {
  return {
      {"app/core/base", {}},
      {"app/core/host", {"app/core/base"}},
      {"app/core/ini", {"app/core/base"}},
      {"app/core/xml", {"app/core/base"}},
      {"app/core/iisconfig", {"app/core/base", "app/core/xml"}},
      {"app/core/project", {"app/core/base", "app/core/ini"}},
      {"app/core/feed", {"app/core/base", "app/core/xml"}},
      {"app/core/package", {"app/core/base", "app/core/xml", "app/core/project"}},
      {"app/core/discovery", pureModules + QStringList{"app/core/host"}},
      {"app/core/plan",
       pureModules + QStringList{"app/core/host", "app/core/discovery/observed.h", "gateway/contract"}},
      {"app/core/apply", pureModules + QStringList{"app/core/host", "app/core/discovery/observed.h",
                                                   "app/core/discovery/paths.h", "app/core/plan"}},
      {"app/core/install", pureModules + QStringList{"app/core/host", "app/core/discovery", "app/core/package",
                                                     "app/core/plan", "app/core/apply"}},
      {"app/core/publish", pureModules + QStringList{"app/core/host", "app/core/discovery", "app/core/package"}},
      {"app/core/build",
       pureModules + QStringList{"app/core/host", "app/core/discovery/project_tree.h", "app/core/discovery/paths.h",
                                 "app/core/apply/remove_tree.h", "app/core/package"}},
      {"app/platform", {"app/core/base", "app/core/host", "gateway/contract"}, true, true},
      {"app/preview", everythingInCore + QStringList{"gateway/fcgi", "gateway/contract"}, true, true},
      {"app/cli", everythingInCore + QStringList{"app/preview", "app/platform", "gateway/contract"}, true, true},
      {"app/gui", everythingInCore + QStringList{"app/preview", "app/platform", "gateway/contract"}},
      {"gateway/contract", {}, false},
      {"gateway/fcgi", {}, false},
      {"gateway/windows", {}, false, true},
      {"gateway/transport", {"gateway/contract", "gateway/windows"}, false, true},
      {"gateway/wsgi", {"gateway/contract", "gateway/fcgi", "gateway/windows"}, false, true},
      {"gateway/server",
       {"gateway/contract", "gateway/fcgi", "gateway/transport", "gateway/windows", "gateway/wsgi/bridge.h",
        "gateway/wsgi/python.h"},
       false,
       true},
  };
}

QStringList sourcesBelow(const QString& folder) {
  QStringList found;
  QDirIterator files(QStringLiteral(IISWSGI_SOURCE_DIR) + QLatin1Char('/') + folder, {"*.h", "*.cpp"}, QDir::Files,
                     QDirIterator::Subdirectories);
  while (files.hasNext())
    found << files.next();
  return found;
}

struct Include {
  QString name;
  int line;
};

QList<Include> includesOf(const QString& path) {
  static const QRegularExpression form(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  QList<Include> found;
  int number = 0;
  for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'))) {
    ++number;
    const auto match = form.match(line);
    if (match.hasMatch()) found.append({match.captured(1), number});
  }
  return found;
}

bool startsWithOne(const QString& name, const QStringList& starts) {
  return std::any_of(starts.begin(), starts.end(), [&](const QString& start) { return name.startsWith(start); });
}

bool isOfAnOperatingSystem(const QString& name) {
  static const QStringList starts{"windows.h", "Windows.h", "winsock", "unistd.h", "sys/",  "fcntl.h", "poll.h",
                                  "dlfcn.h",   "signal.h",  "csignal", "netinet/", "arpa/", "spawn.h", "pwd.h"};
  return startsWithOne(name, starts);
}

QString complaint(const Layer& layer, const Include& include) {
  const QString& name = include.name;
  if (name.startsWith("app/") || name.startsWith("gateway/")) {
    if (name.startsWith(layer.folder + "/") || startsWithOne(name, layer.mayInclude)) return {};
    return layer.folder + " may not use " + name;
  }
  if (!layer.qt && QRegularExpression("^Q[A-Z]|^Qt").match(name).hasMatch())
    return layer.folder + " knows no Qt, but includes " + name;
  if (!layer.platform && isOfAnOperatingSystem(name))
    return layer.folder + " knows no operating system, but includes " + name;
  if (layer.folder.startsWith("app/core") && name.contains("QWidget")) return layer.folder + " knows no widget";
  return {};
}

}  // namespace

class TestLayers : public QObject {
  Q_OBJECT
 private slots:
  void everyIncludeStaysInItsLayer_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < layers().size(); ++i)
      QTest::newRow(qPrintable(layers().at(i).folder)) << i;
  }
  void everyIncludeStaysInItsLayer() {
    QFETCH(int, index);
    const Layer layer = layers().at(index);
    QStringList complaints;
    const QStringList sources = sourcesBelow(layer.folder);
    QVERIFY2(!sources.isEmpty(), qPrintable(layer.folder + " holds no source"));
    for (const QString& path : sources) {
      for (const Include& include : includesOf(path)) {
        const QString wrong = complaint(layer, include);
        if (!wrong.isEmpty()) complaints << QStringLiteral("%1:%2: %3").arg(path).arg(include.line).arg(wrong);
      }
    }
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join(QLatin1Char('\n'))));
  }

  void everyFolderOfSourcesHasALayer() {
    for (const char* top : {"app", "gateway"}) {
      for (const QString& path : sourcesBelow(QLatin1String(top))) {
        const QString relative = QDir(QStringLiteral(IISWSGI_SOURCE_DIR)).relativeFilePath(path);
        if (relative == QLatin1String("gateway/main.cpp")) continue;
        const QList<Layer> all = layers();
        const bool known = std::any_of(all.begin(), all.end(),
                                       [&](const Layer& layer) { return relative.startsWith(layer.folder + "/"); });
        QVERIFY2(known, qPrintable(relative + " belongs to no layer"));
      }
    }
  }

  void theProgramOfTheGatewayLoadsNeitherQtNorPython() {
    QFile program(QStringLiteral(IISWSGI_BINARY_DIR "/bin/iiswsgi-gateway"));
    QVERIFY2(program.open(QIODevice::ReadOnly), qPrintable(program.fileName()));
    const QByteArray bytes = program.readAll();
    QVERIFY(!bytes.contains(QByteArray("libQt6Core.so")));
    QVERIFY(!bytes.contains(QByteArray("libpython3.11.so.1.0")));
  }
};

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
