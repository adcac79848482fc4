#include <algorithm>

#include <QTest>

#include "app/core/project/project.h"

using namespace iiswsgi;
using namespace iiswsgi::project;
using Files = QMap<QString, QByteArray>;
Q_DECLARE_METATYPE(Files)

namespace {

Tree treeOf(const Files& files) {
  Tree tree;
  tree.name = "folder";
  for (auto file = files.begin(); file != files.end(); ++file)
    tree.files.append({file.key(), file.value().size()});
  tree.read = [files](const QString& path, qint64) -> Result<QByteArray> { return files.value(path); };
  return tree;
}

QStringList pathsOf(const QList<File>& files) {
  QStringList paths;
  for (const File& file : files)
    paths << file.path;
  return paths;
}

const QByteArray flask = "from flask import Flask\napp = Flask(__name__)\n";

}  // namespace

class TestProject : public QObject {
  Q_OBJECT
 private slots:
  void aProjectIsRecognised_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("served");
    QTest::addColumn<QString>("folder");
    QTest::newRow("an INI file, production first") << Files{{"development.ini", "[app:main]\nuse = egg:shop\n"},
                                                            {"production.ini", "[app:main]\nuse = egg:shop\n"}}
                                                   << "a Paste Deploy application"
                                                   << "production.ini#main"
                                                   << "";
    QTest::newRow("an INI of other programs is none")
        << Files{{"tox.ini", "[tox]\nenvlist = py3\n"}, {"app.py", flask}} << "a Flask application"
        << "app:app"
        << "";
    QTest::newRow("Pyramid by its INI")
        << Files{{"production.ini", "[app:main]\nuse = egg:shop\n"},
                 {"shop/__init__.py", "from pyramid.config import Configurator\ndef main(g, **s):\n  pass\n"}}
        << "a Pyramid application"
        << "production.ini#main"
        << "";
    QTest::newRow("Django, WSGI_APPLICATION")
        << Files{{"site/manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"},
                 {"site/shop/__init__.py", ""},
                 {"site/shop/settings.py", "WSGI_APPLICATION = 'shop.wsgi.application'\n"},
                 {"site/shop/wsgi.py",
                  "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"}}
        << "a Django project"
        << "shop.wsgi:application"
        << "site";
    QTest::newRow("Flask in a package below src")
        << Files{{"src/shop/__init__.py", ""}, {"src/shop/web.py", flask}} << "a Flask application"
        << "shop.web:app"
        << "src";
    QTest::newRow("Flask's factory")
        << Files{{"flaskr/__init__.py",
                  "from flask import Flask\ndef create_app(c=None):\n    app = Flask(__name__)\n    return app\n"}}
        << "a Flask application"
        << "flaskr:create_app()"
        << "";
    QTest::newRow("FastAPI") << Files{{"main.py", "from fastapi import FastAPI\napp = FastAPI()\n"}}
                             << "a FastAPI application"
                             << "main:app"
                             << "";
    QTest::newRow("plain WSGI") << Files{{"hello.py", "def application(environ, start_response):\n    return []\n"}}
                                << "a WSGI application"
                                << "hello:application"
                                << "";
    QTest::newRow("tests aren't served") << Files{{"tests/app.py", flask}, {"hello.py", "print('x')\n"}}
                                         << "nothing that is known"
                                         << ""
                                         << "";
  }
  void aProjectIsRecognised() {
    QFETCH(Files, files);
    QFETCH(QString, kind);
    QFETCH(QString, served);
    QFETCH(QString, folder);
    const auto project = look(treeOf(files));
    QVERIFY2(project.ok(), project ? "" : qPrintable(project.error().text()));
    const Application& application = project->application;
    QCOMPARE(project::textOf(application.kind), kind);
    QCOMPARE(application.iniFile.isEmpty() ? application.callable : application.iniFile + "#" + application.iniSection,
             served);
    QCOMPARE(application.folder, folder);
    QCOMPARE(application.asgi, application.kind == Kind::FastApi);
  }

  void metadataComesFromTheFirstThatSaysIt() {
    const auto project = look(treeOf(
        {{"pyproject.toml",
          "[project]\nname = 'Shop'\nrequires-python = '>=3.9'\ndynamic = ['version']\n"
          "authors = [{name = 'Ann', email = 'ann@example.org'}]\n[project.urls]\nHomepage = 'https://example.org'\n"},
         {"setup.cfg", "[metadata]\nname = other\nversion = attr: shop.__version__\ndescription = Sells\n"},
         {"setup.py", "setup(license='MIT')\n"},
         {"shop/__init__.py", "__version__ = '1.2'\n"}}));
    QVERIFY(project.ok());
    const Metadata& metadata = project->metadata;
    QCOMPARE(metadata.name, QString("Shop"));
    QCOMPARE(metadata.version, QString("1.2"));
    QCOMPARE(metadata.author, QString("Ann"));
    QCOMPARE(metadata.homepage, QString("https://example.org"));
    QCOMPARE(metadata.requiresPython, QString(">=3.9"));
    QCOMPARE(metadata.license, QString("MIT"));
    QCOMPARE(metadata.sources["name"], QString("pyproject.toml"));
  }

  void requirementsAreFoundWherePeopleWriteThem_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<bool>("pinned");
    QTest::addColumn<bool>("hashed");
    QTest::newRow("requirements.txt with -r, comments and options")
        << Files{{"requirements.txt",
                  "-r requirements/base.txt\n--index-url https://example.org\nflask==3.0 # web\n\n"},
                 {"requirements/base.txt", "-r more.txt\n"},
                 {"requirements/more.txt", "Jinja2>=3 ; python_version > '3'\n"}}
        << QStringList{"Jinja2>=3 ; python_version > '3'", "flask==3.0"} << false << false;
    QTest::newRow("pip-tools' pins with hashes")
        << Files{{"requirements.txt", "flask==3.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via x\n"}}
        << QStringList{"flask==3.0"} << true << true;
    QTest::newRow("pyproject.toml") << Files{{"pyproject.toml", "[project]\ndependencies = ['flask', 'a[b]>=1']\n"}}
                                    << QStringList{"flask", "a[b]>=1"} << false << false;
    QTest::newRow("Poetry's own notation")
        << Files{{"pyproject.toml",
                  "[tool.poetry.dependencies]\npython = '^3.9'\na = '^1.2.3'\nb = '~1.2'\nc = '*'\n"
                  "d = {version='^0.3', optional=true}\ne = '^0.0.3'\n"}}
        << QStringList{"a>=1.2.3,<2", "b>=1.2,<1.3", "c", "e>=0.0.3,<0.0.4"} << false << false;
    QTest::newRow("setup.cfg") << Files{{"setup.cfg", "[options]\ninstall_requires =\n    flask>=2\n    waitress\n"}}
                               << QStringList{"flask>=2", "waitress"} << false << false;
    QTest::newRow("uv.lock, only what is reached")
        << Files{{"uv.lock",
                  "[[package]]\nname='shop'\nversion='1'\nsource={virtual='.'}\ndependencies=[{name='flask'}]\n"
                  "[[package]]\nname='flask'\nversion='3.0'\nwheels=[{hash='sha256:aa'}]\n"
                  "dependencies=[{name='colorama', marker=\"sys_platform == 'win32'\"}]\n"
                  "[[package]]\nname='colorama'\nversion='0.4'\nsdist={hash='sha256:bb'}\n"
                  "[[package]]\nname='pytest'\nversion='8'\n"}}
        << QStringList{"colorama==0.4 ; sys_platform == 'win32'", "flask==3.0"} << true << true;
    QTest::newRow("poetry.lock in front of the wide demands")
        << Files{{"pyproject.toml", "[tool.poetry.dependencies]\nFlask = '^3'\n"},
                 {"poetry.lock",
                  "[[package]]\nname='flask'\nversion='3.1'\nfiles=[{file='x', hash='sha256:cc'}]\n"
                  "[[package]]\nname='pytest'\nversion='8'\n"}}
        << QStringList{"flask==3.1"} << true << true;
  }
  void requirementsAreFoundWherePeopleWriteThem() {
    QFETCH(Files, files);
    QFETCH(QStringList, lines);
    files["app.py"] = flask;
    const auto project = look(treeOf(files));
    QVERIFY2(project.ok(), project ? "" : qPrintable(project.error().text()));
    QStringList found;
    for (const Requirement& requirement : project->requirements.entries)
      found << requirement.line;
    QCOMPARE(found, lines);
    QTEST(project->requirements.pinned, "pinned");
    QTEST(project->requirements.hashed, "hashed");
  }

  void badInputHasItsOwnLetter_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<int>("code");
    QTest::newRow("nothing") << Files{} << project::codes::emptyProject.number;
    QTest::newRow("caches alone") << Files{{"__pycache__/a.pyc", "x"}} << project::codes::emptyProject.number;
    QTest::newRow("bad TOML") << Files{{"pyproject.toml", "[project\n"}} << project::codes::badToml.number;
    QTest::newRow("a bad lock") << Files{{"poetry.lock", "a = \n"}} << project::codes::badToml.number;
    QTest::newRow("a circle") << Files{{"requirements.txt", "-r a.txt\n"}, {"a.txt", "-r requirements.txt\n"}}
                              << project::codes::requirementsLoop.number;
    QTest::newRow("outside") << Files{{"requirements.txt", "-r ../a.txt\n"}}
                             << project::codes::requirementsOutside.number;
    QTest::newRow("an address") << Files{{"requirements.txt", "-r https://example.org/a.txt\n"}}
                                << project::codes::requirementsOutside.number;
    QTest::newRow("missing") << Files{{"requirements.txt", "-r a.txt\n"}} << project::codes::requirementsMissing.number;
  }
  void badInputHasItsOwnLetter() {
    QFETCH(Files, files);
    QFETCH(int, code);
    const auto project = look(treeOf(files));
    QVERIFY(!project.ok());
    QCOMPARE(project.error().code().number, code);
    QVERIFY(!project.error().hint().isEmpty());
  }

  void filesAreChosenAndTheRestIsTold() {
    const Files files{{".env", "A=1"},
                      {".env.example", "A="},
                      {".git/config", "x"},
                      {".gitignore", "*.log\n!keep.log\n"},
                      {"app.py", flask},
                      {"build/lib/x.py", "x"},
                      {"db.sqlite3", "x"},
                      {"deploy.txt", "-----BEGIN RSA PRIVATE KEY-----\nx"},
                      {"env38/pyvenv.cfg", "x"},
                      {"env38/lib/x.py", "x"},
                      {"instance/config.py", "SECRET_KEY = 'x'"},
                      {"keep.log", "x"},
                      {"secrets.py", "x = 1"},
                      {"shop/build/kept.py", "x"},
                      {"shop/static/a.css", "x"},
                      {"tls/site.KEY", "x"},
                      {"x.log", "x"}};
    const auto project = look(treeOf(files));
    QVERIFY(project.ok());
    QCOMPARE(pathsOf(project->files), QStringList({".env.example", "app.py", "keep.log", "secrets.py",
                                                   "shop/build/kept.py", "shop/static/a.css"}));
    QMap<QString, QString> left;
    for (const LeftOut& one : project->leftOut)
      left[one.path] = project::textOf(one.reason);
    QCOMPARE(left["deploy.txt"], QString("secret"));
    QCOMPARE(left["env38/"], QString("virtual environment"));
    QCOMPARE(left["db.sqlite3"], QString("database"));
    QCOMPARE(left["x.log"], QString("ignore rule"));
    QCOMPARE(left["tls/site.KEY"], QString("secret"));
    QCOMPARE(left["instance/"], QString("the site's data"));
    QCOMPARE(left.size(), 10);
    QCOMPARE(project->staticFolders, QStringList({"shop/static"}));
    QVERIFY(project->dataFolders.contains("instance"));
  }

  void aPersonMayTakeInAndLeaveOut() {
    const Files files{{"app.py", flask}, {"db.sqlite3", "x"}, {"docs/a.txt", "x"}};
    const auto project = look(treeOf(files), {{"db.sqlite3"}, {"docs"}});
    QVERIFY(project.ok());
    QCOMPARE(pathsOf(project->files), QStringList({"app.py", "db.sqlite3"}));
  }

  void uploadsAreKeptByTheSiteAndNotPacked() {
    const Files files{
        {"manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"},
        {"media/a.png", "x"},
        {"shop/settings.py", "MEDIA_ROOT = BASE_DIR / 'media'\nSTATICFILES_DIRS = [BASE_DIR / 'assets']\n"},
        {"assets/a.css", "x"}};
    const auto project = look(treeOf(files));
    QVERIFY(project.ok());
    QVERIFY(project->dataFolders.contains("media"));
    QVERIFY(!pathsOf(project->files).contains("media/a.png"));
    QCOMPARE(project->staticFolders, QStringList({"assets"}));
  }

  void dataFoldersAreWhatTheSettingsMean_data() {
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QStringList>("folders");
    const auto row = [](const char* settings, const QStringList& folders) {
      QTest::newRow(settings) << QByteArray(settings) << folders;
    };
    row("UPLOAD_FOLDER = './uploads'", {"uploads"});
    row("UPLOAD_FOLDER = 'a//b/'", {"a/b"});
    row("MEDIA_ROOT = '.'", {});
    row("MEDIA_ROOT = ''", {});
    row("MEDIA_ROOT = Path('./media')", {"media"});
    row("MEDIA_ROOT = os.path.join('media/', 'x')", {"media/x"});
    row("MEDIA_ROOT = os.path.join(BASE_DIR, 'media').replace('\\\\', '/')", {"media"});
    row("MEDIA_ROOT = os.path.join(BASE_DIR, '..', 'media')", {});
    row("MEDIA_ROOT = env('MEDIA_ROOT', default='/srv/media')", {});
    row("MEDIA_ROOT = config('MEDIA_ROOT', default=join(BASE_DIR, 'media'))", {"media"});
    row("MEDIA_ROOT = os.environ.get('SHOP_MEDIA') or BASE_DIR / 'media'", {});
    row("MEDIA_ROOT = 'C:\\\\media'", {});
    row("MEDIA_ROOT = 'nul'", {});
    row("MEDIA_ROOT = 'media.'", {});
    row("MEDIA_ROOT = BASE_DIR / 'media' if DEBUG else '/srv/media'", {});
    row("class Config:\n    UPLOAD_FOLDER = 'up'\n", {"up"});
    row("def create_app():\n    app.config['UPLOAD_FOLDER'] = os.path.join(here, 'up')\n", {"up"});
    row("app.config.from_mapping(SECRET_KEY='x', UPLOAD_FOLDER=join(here, 'up'))", {"up"});
    row("app.config.setdefault('UPLOAD_FOLDER', 'up')", {"up"});
    row("app.config.update({'UPLOAD_FOLDER': 'up', 'OTHER': 'x'})", {"up"});
    row("DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'data' / 'db.sqlite3'}}",
        {"data"});
    row("DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'}}", {});
  }
  void dataFoldersAreWhatTheSettingsMean() {
    QFETCH(QByteArray, settings);
    QFETCH(QStringList, folders);
    const auto project = look(treeOf({{"app.py", flask}, {"config.py", settings}}));
    QVERIFY(project.ok());
    QCOMPARE(project->dataFolders, folders);
  }

  void aFolderOfTheProjectsOwnFilesIsNotForUploadsAlone_data() {
    QTest::addColumn<QByteArray>("folder");
    QTest::newRow("static") << QByteArray("static");
    QTest::newRow("style sheets below static") << QByteArray("static/css");
    QTest::newRow("sources") << QByteArray("shop");
  }
  void aFolderOfTheProjectsOwnFilesIsNotForUploadsAlone() {
    QFETCH(QByteArray, folder);
    const Files files{{"app.py", flask + "app.config['UPLOAD_FOLDER'] = '" + folder + "'\n"},
                      {"shop/models.py", "x = 1\n"},
                      {"static/css/a.css", "x"},
                      {"static/uploads/a.png", "x"}};
    const auto project = look(treeOf(files));
    QVERIFY(project.ok());
    QCOMPARE(pathsOf(project->files), QStringList(files.keys()));
    QCOMPARE(project->dataFolders, QStringList());
    QVERIFY2(project->notes.join('\n').contains("people upload into " + folder), qPrintable(project->notes.join('\n')));
  }

  void aDatabaseAmongSourcesIsToldAndMakesNothingWritable() {
    const Files files{{"app.py", flask}, {"shop/__init__.py", ""}, {"shop/shop.db", "x"}, {"var/a.db", "x"}};
    const auto project = look(treeOf(files));
    QVERIFY(project.ok());
    QCOMPARE(project->dataFolders, QStringList({"var"}));
    QVERIFY(project->notes.join('\n').contains("database shop/shop.db lies among the sources"));
    const auto django = look(treeOf(
        {{"manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"},
         {"shop/settings.py", "DATABASES = {'default': {'ENGINE': 'x', 'NAME': BASE_DIR / 'db.sqlite3'}}\n"}}));
    QVERIFY(django.ok());
    QVERIFY(django->notes.join('\n').contains("database db.sqlite3 lies among the sources"));
  }
};

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"
