#include "app/core/build/build.h"

#include <algorithm>
#include <future>

#include <QCryptographicHash>

#include "app/core/apply/remove_tree.h"
#include "app/core/build/own_output.h"
#include "app/core/build/source.h"
#include "app/core/discovery/paths.h"
#include "app/core/discovery/project_tree.h"
#include "app/core/package/msdeploy.h"
#include "app/core/package/names.h"

namespace iiswsgi::build {
namespace {

const QString templatesName = QStringLiteral("iiswsgi.templates");

class Drawer {
 public:
  Drawer(host::Host& host, const Order& order)
      : m_host(host), m_order(order), m_windows(discovery::isWindows(host.environment())) {}

  Result<Draft> draw(const package::Additions& additions) {
    Draft draft;
    draft.additions = additions;
    RETURN_IF_ERROR(readTemplates(draft.additions.templates));
    const auto sources = [this](const QString& path) { return sourceAt(m_host, inProject(path)); };
    project::Choices choices = chosen();
    ASSIGN_OR_RETURN(auto tree, discovery::readProjectTree(m_host, m_order.folder, choices));
    RETURN_IF_ERROR(spellAsThere(tree, choices.include));
    RETURN_IF_ERROR(spellAsThere(tree, choices.exclude));
    dropTemplates(tree);
    if (package::describesItself(tree)) {
      RETURN_IF_ERROR(drawFolder(tree, sources, draft));
    } else {
      RETURN_IF_ERROR(drawProject(tree, choices, sources, draft));
    }
    return draft;
  }

 private:
  Result<void> drawProject(const project::Tree& tree, const project::Choices& choices, const package::SourceOf& sources,
                           Draft& draft) const {
    ASSIGN_OR_RETURN(auto project, project::look(tree, choices));
    package::Wishes wishes = m_order.wishes;
    if (wishes.application) wishes.application = project.application;
    const auto made = [&] { return package::recipeFor(project, wishes, sources, draft.additions); };
    RETURN_IF_ERROR(drawWithoutOutput(made, project.files, project.leftOut, draft));
    draft.leftOut = project.leftOut;
    draft.project = std::move(project);
    return {};
  }

  Result<void> drawFolder(project::Tree& tree, const package::SourceOf& sources, Draft& draft) const {
    RETURN_IF_ERROR(checkWishes(draft.additions.templates));
    // What the manifest names is meant.
    project::Choices choices = m_order.choices;
    ASSIGN_OR_RETURN(const QStringList named, package::filesNamedIn(tree));
    choices.include << named;
    auto selected = project::select(tree, choices);
    tree.files = std::move(selected.files);
    tree.leftOut = std::move(selected.leftOut);
    const auto made = [&] { return package::recipeForFolder(tree, m_order.wishes, sources); };
    RETURN_IF_ERROR(drawWithoutOutput(made, tree.files, tree.leftOut, draft));
    draft.leftOut = tree.leftOut;
    return {};
  }

  /// The folder's own manifest, parameters and requirements are packed: there is no place for others.
  Result<void> checkWishes(const QMap<QString, QByteArray>& templates) const {
    QStringList wishes;
    if (m_order.vendoring) wishes << QStringLiteral("wheels");
    if (!m_order.wishes.requirements.isEmpty()) wishes << QStringLiteral("more requirements");
    if (m_order.wishes.installProject) wishes << QStringLiteral("the project's own installation");
    for (const QString& name : templates.keys()) {
      if (!package::besideNames().contains(name)) wishes << QStringLiteral("the template %1").arg(name);
    }
    if (wishes.isEmpty()) return {};
    return Error(codes::notForOwnDescription,
                 QStringLiteral("The folder describes its package itself, in Manifest.xml: %1 can't go into it.")
                     .arg(wishes.join(QStringLiteral(", "))),
                 QStringLiteral("Put it into the folder by hand, or build the application's own folder instead."));
  }

  /// What the package is called is known only once it is drawn, and then what earlier builds left has to go.
  Result<void> drawWithoutOutput(const std::function<Result<package::Recipe>()>& made, QList<project::File>& files,
                                 QList<project::LeftOut>& leftOut, Draft& draft) const {
    ASSIGN_OR_RETURN(draft.recipe, made());
    draft.output = outputFor(draft.recipe.about);
    const auto before = files.size();
    leaveOwnOutput(draft.recipe.about.id, relative(draft.output), files, leftOut);
    if (files.size() == before) return {};
    ASSIGN_OR_RETURN(draft.recipe, made());
    return {};
  }

  /// As the tree writes it; empty if it lies elsewhere.
  QString relative(const QString& path) const {
    const QString folder = discovery::cleanedPath(m_order.folder, m_windows);
    if (!discovery::isWithin(path, folder, m_windows)) return {};
    QString below = discovery::cleanedPath(path, m_windows).mid(folder.size());
    if (m_windows) below.replace(QLatin1Char('\\'), QLatin1Char('/'));
    return below.startsWith(QLatin1Char('/')) ? below.mid(1) : below;
  }

  /// As the tree writes paths.
  project::Choices chosen() const {
    project::Choices choices = m_order.choices;
    for (QStringList* list : {&choices.include, &choices.exclude}) {
      for (QString& path : *list)
        path = written(path);
    }
    choices.application = m_order.wishes.application;
    if (choices.application && !choices.application->iniFile.isEmpty())
      choices.application->iniFile = written(choices.application->iniFile);
    return choices;
  }

  QString written(const QString& path) const {
    if (discovery::isAbsolutePath(path, m_windows)) {
      const QString below = relative(path);
      return below.isEmpty() ? path : below;
    }
    QString clean = discovery::cleanedPath(path, m_windows);
    if (m_windows) clean.replace(QLatin1Char('\\'), QLatin1Char('/'));
    return clean;
  }

  /// Windows finds a file whatever the case of its name; the tree doesn't.
  Result<void> spellAsThere(const project::Tree& tree, QStringList& choices) const {
    const auto sensitivity = m_windows ? Qt::CaseInsensitive : Qt::CaseSensitive;
    for (QString& choice : choices) {
      const auto isIt = [&](const QString& path) {
        return path.startsWith(choice, sensitivity) &&
               (path.size() == choice.size() || path.at(choice.size()) == QLatin1Char('/'));
      };
      const auto file =
          std::find_if(tree.files.begin(), tree.files.end(), [&](const project::File& one) { return isIt(one.path); });
      const auto left = std::find_if(tree.leftOut.begin(), tree.leftOut.end(), [&](const project::LeftOut& one) {
        return isIt(one.path) || choice.startsWith(one.path, sensitivity);
      });
      if (file == tree.files.end() && left == tree.leftOut.end())
        return Error(codes::choiceNowhere, QStringLiteral("There is no %1 in %2.").arg(choice, m_order.folder),
                     QStringLiteral("Paths to take in or leave out are written as seen from the project's folder."));
      if (file != tree.files.end()) choice = file->path.left(choice.size());
    }
    return {};
  }

  QString inProject(const QString& path) const {
    QString native = path;
    if (m_windows) native.replace(QLatin1Char('/'), QLatin1Char('\\'));
    return discovery::joinPath(m_order.folder, native, m_windows);
  }

  Result<void> readTemplates(QMap<QString, QByteArray>& templates) const {
    const QString folder = m_order.templates.isEmpty() ? inProject(templatesName) : m_order.templates;
    if (m_order.templates.isEmpty() && !host::exists(m_host, folder)) return {};
    ASSIGN_OR_RETURN(const QStringList names, m_host.listFolder(folder));
    const QStringList known = package::templateNames() + package::besideNames();
    for (const QString& name : names) {
      const auto meant = std::find_if(known.begin(), known.end(),
                                      [&](const QString& one) { return one.compare(name, Qt::CaseInsensitive) == 0; });
      if (meant == known.end() || templates.contains(*meant))
        return Error(codes::templateUnknown,
                     meant == known.end()
                         ? QStringLiteral("The template %1 is for no file that is generated.").arg(name)
                         : QStringLiteral("Two templates are for %1.").arg(*meant),
                     QStringLiteral("Generated are: %1.").arg(known.join(QStringLiteral(", "))));
      ASSIGN_OR_RETURN(const QByteArray bytes, m_host.readFile(discovery::joinPath(folder, name, m_windows)));
      if (*meant == package::besideNames().first()) RETURN_IF_ERROR(package::readAnswers(bytes, name));
      templates.insert(*meant, bytes);
    }
    return {};
  }

  void dropTemplates(project::Tree& tree) const {
    const QString other = m_order.templates.isEmpty() ? QString() : relative(m_order.templates);
    tree.files.removeIf([&](const project::File& file) {
      return file.path.startsWith(templatesName + QLatin1Char('/')) ||
             (!other.isEmpty() && file.path.startsWith(other + QLatin1Char('/')));
    });
  }

  /// One that is there, or is written like one.
  bool namesFolder(const QString& path) const {
    if (path.endsWith(QLatin1Char('/')) || (m_windows && path.endsWith(QLatin1Char('\\')))) return true;
    const auto state = path.isEmpty() ? Result<host::FileState>(host::FileState()) : m_host.fileState(path);
    return state && state->kind == host::FileState::Kind::Folder;
  }

  QString outputFor(const package::About& about) const {
    const QString& said = m_order.output;
    const bool folder = namesFolder(said);
    if (!said.isEmpty() && !folder) return said;
    const QString version = package::idFrom(about.version);
    const QString name = about.version.isEmpty() ? about.id : about.id + QLatin1Char('-') + version;
    return discovery::joinPath(folder ? said : m_order.outputFolder, name + QStringLiteral(".zip"), m_windows);
  }

  host::Host& m_host;
  const Order& m_order;
  const bool m_windows;
};

/// The file for pip that the draft would bring.
Result<QByteArray> requirementsOf(const package::Recipe& recipe) {
  const package::About& about = recipe.about;
  const QString name = (recipe.form == package::Form::Full ? QStringLiteral("Content/") : QString()) + about.id +
                       QLatin1Char('/') + about.requirements;
  for (const package::Item& item : recipe.items) {
    if (item.name.compare(name, Qt::CaseInsensitive) != 0) continue;
    ASSIGN_OR_RETURN(const auto device, item.open());
    return device->readAll();
  }
  return QByteArray();
}

Result<Wanted> wantedBy(const Draft& draft, const Order& order) {
  Wanted wanted;
  ASSIGN_OR_RETURN(wanted.requirements, requirementsOf(draft.recipe));
  wanted.options = draft.project->requirements.options;
  wanted.project = order.folder;
  wanted.version = draft.recipe.about.version;
  for (const project::File& file : draft.project->files)
    wanted.files << file.path;
  for (const package::Item& item : draft.recipe.items)
    wanted.newest = wanted.newest.isValid() ? std::max(wanted.newest, item.modified) : item.modified;
  return wanted;
}

Result<Draft> withWheels(host::Host& host, const Order& order, const Draft& draft, const QString& folder,
                         const Cancelled& cancelled) {
  if (!draft.project || draft.recipe.about.requirements.isEmpty()) return draft;
  ASSIGN_OR_RETURN(const Wanted wanted, wantedBy(draft, order));
  package::Additions additions;
  RETURN_IF_ERROR(vendor(host, *order.vendoring, wanted, folder, additions, cancelled));
  ASSIGN_OR_RETURN(Draft whole, Drawer(host, order).draw(additions));
  if (buildsSources(wanted.requirements))
    whole.recipe.notes << QStringLiteral(
        "The project comes along as a wheel: its own build ran on this machine for it.");
  return whole;
}

/// Both sums of what is read once, each on a processor of its own.
void measure(QIODevice& device, Built& built) {
  QCryptographicHash sha1(QCryptographicHash::Sha1);
  QCryptographicHash sha256(QCryptographicHash::Sha256);
  built.size = device.size();
  device.seek(0);
  while (!device.atEnd()) {
    const QByteArray piece = device.read(8 * 1024 * 1024);
    if (piece.isEmpty()) break;
    auto beside = std::async(std::launch::async, [&] { sha1.addData(piece); });
    sha256.addData(piece);
    beside.wait();
  }
  built.sha1 = sha1.result().toHex();
  built.sha256 = sha256.result().toHex();
}

/// Reads what somebody else holds open.
class Borrowed : public QIODevice {
 public:
  explicit Borrowed(QIODevice& device) : m_device(device) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
  qint64 size() const override { return m_device.size(); }
  bool seek(qint64 position) override { return QIODevice::seek(position) && m_device.seek(position); }

 protected:
  qint64 readData(char* bytes, qint64 count) override { return m_device.read(bytes, count); }
  qint64 writeData(const char*, qint64) override { return -1; }

 private:
  QIODevice& m_device;
};

/// What was built is what somebody else will open.
Result<void> readBack(QIODevice& device, Built& built) {
  device.seek(0);
  ASSIGN_OR_RETURN(const auto package, package::Package::open(std::make_unique<Borrowed>(device)));
  ASSIGN_OR_RETURN(built.findings, package::check(package));
  return {};
}

Result<void> writeBeside(host::Host& host, Built& built) {
  const bool windows = discovery::isWindows(host.environment());
  QString name = discovery::fileNameOf(built.path);
  if (name.endsWith(QLatin1String(".zip"), Qt::CaseInsensitive)) name.chop(4);
  const auto files = package::filesBeside(name, built.draft.recipe, built.draft.additions.templates);
  for (auto file = files.begin(); file != files.end(); ++file) {
    const QString path = discovery::joinPath(discovery::parentFolder(built.path), file.key(), windows);
    RETURN_IF_ERROR(host.replaceFile(path, file.value()));
    built.beside << path;
  }
  return {};
}

package::Watch zipWatch(const Watch& watch) {
  package::Watch zip;
  zip.progress = watch.progress;
  if (watch.cancelled) zip.cancel = [cancelled = watch.cancelled] { return cancelled->load(); };
  return zip;
}

Result<Built> buildFrom(host::Host& host, const Order& order, const Draft& draft, const Watch& watch) {
  Built built;
  built.draft = draft;
  built.path = draft.output;
  RETURN_IF_ERROR(host.makeFolder(discovery::parentFolder(built.path)));
  // An earlier package stays where it is until this one has been read.
  const auto write = [&](QIODevice& device) -> Result<void> {
    RETURN_IF_ERROR(package::writeZip(device, draft.recipe.items, zipWatch(watch)));
    RETURN_IF_ERROR(readBack(device, built));
    measure(device, built);
    return {};
  };
  RETURN_IF_ERROR(host.writeFile(built.path, write));
  if (order.beside) RETURN_IF_ERROR(writeBeside(host, built));
  return built;
}

}  // namespace

Result<package::Source> sourceAt(host::Host& host, const QString& path) {
  ASSIGN_OR_RETURN(const auto state, host.fileState(path));
  return package::Source{[&host, path] { return host.openFile(path); }, state.size, state.modified};
}

Result<Draft> draw(host::Host& host, const Order& order) {
  return Drawer(host, order).draw({});
}

Result<Built> build(host::Host& host, const Order& order, const Watch& watch) {
  ASSIGN_OR_RETURN(const Draft draft, draw(host, order));
  RETURN_IF_ERROR(package::checkNames(package::namesOf(draft.recipe.items)));  // before pip takes its minutes
  if (!order.vendoring) return buildFrom(host, order, draft, watch);
  const QString wheels = wheelsBeside(draft.output);
  RETURN_IF_ERROR(host.makeFolder(discovery::parentFolder(draft.output)));
  RETURN_IF_ERROR(apply::removeTree(host, wheels));
  const auto whole = withWheels(host, order, draft, wheels, watch.cancelled);
  const auto built = whole ? buildFrom(host, order, *whole, watch) : Result<Built>(whole.error());
  RETURN_IF_ERROR(apply::removeTree(host, wheels));
  return built;
}

}  // namespace iiswsgi::build
