#include <algorithm>

#include <QTest>

#include "tests/project/trees.h"

using namespace iiswsgi;
using namespace iiswsgi::project;

namespace {

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
    QTest::newRow("APIFlask") << Files{{"web.py", "from apiflask import APIFlask\napp = APIFlask(__name__)\n"}}
                              << "a Flask application"
                              << "web:app"
                              << "";
    QTest::newRow("with its type") << Files{{"main.py", "from fastapi import FastAPI\napp: FastAPI = FastAPI()\n"}}
                                   << "a FastAPI application"
                                   << "main:app"
                                   << "";
    QTest::newRow("plain WSGI") << Files{{"hello.py", "def application(environ, start_response):\n    return []\n"}}
                                << "a WSGI application"
                                << "hello:application"
                                << "";
    QTest::newRow("tests aren't served") << Files{{"tests/app.py", flask}, {"hello.py", "print('x')\n"}}
                                         << "a project of no known kind"
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

  void theVersionIsThePackagesOwn() {
    const Files files{{"app.py", flask},
                      {"PKG-INFO", "Name: UNKNOWN\nVersion: UNKNOWN\nSummary: UNKNOWN\n"},
                      {"admin/__init__.py", "__version__ = '0.1'\n"},
                      {"folder/__about__.py", "__version__ = '3.0'\n"}};
    const auto project = look(treeOf(files));
    QVERIFY(project.ok());
    QCOMPARE(project->metadata.name, QString("folder"));
    QCOMPARE(project->metadata.version, QString("3.0"));
    QCOMPARE(project->metadata.summary, QString());
  }

  void whatAPersonNamesIsFoundWhereItIs_data() {
    QTest::addColumn<QString>("ini");
    QTest::addColumn<QString>("callable");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("asgi");
    QTest::addColumn<int>("code");
    const int missing = project::codes::iniNotPacked.number;
    QTest::newRow("a module below src") << "" << "shop.other:make()" << "src" << false << 0;
    QTest::newRow("one that was found") << "" << "shop.api:app" << "src" << true << 0;
    QTest::newRow("a module of another package") << "" << "elsewhere:app" << "" << false << 0;
    QTest::newRow("an INI file") << "conf/a.ini" << "" << "conf" << false << 0;
    QTest::newRow("a typing error") << "conf/b.ini" << "" << "" << false << missing;
    QTest::newRow("an INI file that is left out") << "x.ini" << "" << "" << false << missing;
  }
  void whatAPersonNamesIsFoundWhereItIs() {
    QFETCH(QString, ini);
    QFETCH(QString, callable);
    QFETCH(int, code);
    Choices choices;
    choices.application = Application{Kind::Wsgi, ini, {}, callable, false, {}, {}};
    const auto project = look(treeOf({{".gitignore", "x.ini\n"},
                                      {"app.py", flask},
                                      {"conf/a.ini", "[app:main]\nuse = egg:shop\n"},
                                      {"src/shop/__init__.py", ""},
                                      {"src/shop/api.py", "from fastapi import FastAPI\napp = FastAPI()\n"},
                                      {"src/shop/other.py", "x = 1\n"},
                                      {"x.ini", "[app:main]\nuse = egg:shop\n"}}),
                              choices);
    QCOMPARE(project ? 0 : project.error().code().number, code);
    if (code != 0) return;
    QCOMPARE(project->application.callable, callable);
    QTEST(project->application.folder, "folder");
    QTEST(project->application.asgi, "asgi");
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
    QTest::newRow("uv.lock, extras and conditions on the way")
        << Files{{"uv.lock",
                  "[[package]]\nname='shop'\nversion='1'\nsource={editable='.'}\n"
                  "dependencies=[{name='celery', extra=['redis']}, {name='psycopg', extra=['binary'], "
                  "marker=\"os_name == 'nt'\"}]\n"
                  "[[package]]\nname='celery'\nversion='5'\n[package.optional-dependencies]\n"
                  "redis=[{name='redis'}]\nmail=[{name='mail'}]\n"
                  "[[package]]\nname='redis'\nversion='4'\n"
                  "dependencies=[{name='timeout', marker=\"python_version < '3.11'\"}, {name='celery'}]\n"
                  "[[package]]\nname='mail'\nversion='1'\n"
                  "[[package]]\nname='psycopg'\nversion='3'\n"
                  "dependencies=[{name='timeout', marker=\"python_version < '3.11'\"}, {name='tzdata'}]\n"
                  "[package.optional-dependencies]\nbinary=[{name='psycopg-binary', marker=\"x == 'y'\"}]\n"
                  "[[package]]\nname='psycopg-binary'\nversion='3'\n"
                  "[[package]]\nname='timeout'\nversion='1'\n"
                  "[[package]]\nname='tzdata'\nversion='2'\n"}}
        << QStringList{"celery==5", "psycopg==3 ; os_name == 'nt'",
                       "psycopg-binary==3 ; (os_name == 'nt') and (x == 'y')", "redis==4",
                       "timeout==1 ; python_version < '3.11'", "tzdata==2 ; os_name == 'nt'"}
        << true << false;
    QTest::newRow("uv.lock, two versions and other places")
        << Files{{"uv.lock",
                  "[[package]]\nname='shop'\nversion='1'\nsource={virtual='.'}\ndependencies=["
                  "{name='numpy', version='1', marker=\"python_version < '3.9'\"}, {name='numpy', version='2', "
                  "marker=\"python_version >= '3.9'\"}, {name='tool'}, {name='part'}, {name='gone'}]\n"
                  "[[package]]\nname='numpy'\nversion='1'\nresolution-markers=[\"python_version < '3.9'\"]\n"
                  "[[package]]\nname='numpy'\nversion='2'\n"
                  "[[package]]\nname='tool'\nversion='1'\nsource={git='https://example.org/tool?tag=v1#0a1b'}\n"
                  "[[package]]\nname='part'\nversion='1'\nsource={editable='libs/part'}\n"
                  "[[package]]\nname='gone'\nversion='1'\nsource={directory='../gone'}\n"},
                 {"libs/part/setup.py", ""}}
        << QStringList{"numpy==1 ; python_version < '3.9'", "numpy==2 ; python_version >= '3.9'", "./libs/part",
                       "tool @ git+https://example.org/tool@0a1b"}
        << true << false;
    QTest::newRow("poetry.lock, extras")
        << Files{{"pyproject.toml", "[tool.poetry.dependencies]\ncelery = {version='^5', extras=['redis']}\n"},
                 {"poetry.lock",
                  "[[package]]\nname='celery'\nversion='5'\n[package.dependencies]\nkombu='*'\n"
                  "redis={version='>=4', optional=true, markers=\"extra == 'redis' and os_name == 'nt'\"}\n"
                  "mail={version='*', optional=true, markers=\"extra == 'mail'\"}\n"
                  "[package.extras]\nredis=['redis (>=4)']\nmail=['mail']\n"
                  "[[package]]\nname='kombu'\nversion='1'\n[[package]]\nname='mail'\nversion='1'\n"
                  "[[package]]\nname='redis'\nversion='4'\n"
                  "[package.source]\ntype='git'\nurl='https://example.org/r'\nresolved_reference='0a'\n"}}
        << QStringList{"celery==5", "kombu==1", "redis @ git+https://example.org/r@0a ; os_name == 'nt'"} << true
        << false;
    QTest::newRow("Poetry's conditions and places")
        << Files{{"pyproject.toml",
                  "[tool.poetry.dependencies]\npython = '^3.9'\n"
                  "a = {version='*', markers=\"sys_platform != 'win32'\"}\n"
                  "b = {git='git@example.org:ann/b.git', tag='v1', extras=['x']}\n"
                  "c = {path='libs/c', develop=true}\n"
                  "d = [{version='<2', python='<3.10'}, {version='>=2 <3', python='~3.10 || ^3.12'}]\n"
                  "e = {version='=1.2', platform='win32', python='>=3.9'}\n"
                  "f = {path='../f'}\ng = '^1.2 || ^2.0'\nh = {url='https://example.org/h-1.zip'}\n"},
                 {"libs/c/setup.py", ""}}
        << QStringList{"a ; sys_platform != 'win32'",
                       "b[x] @ git+ssh://git@example.org/ann/b.git@v1",
                       "./libs/c",
                       "d<2 ; python_version < \"3.10\"",
                       "d>=2,<3 ; python_version >= \"3.10\" and python_version < \"3.11\" or "
                       "python_version >= \"3.12\" and python_version < \"4\"",
                       "e==1.2 ; (sys_platform == \"win32\") and (python_version >= \"3.9\")",
                       "g",
                       "h @ https://example.org/h-1.zip"}
        << false << false;
    QTest::newRow("uv's sources")
        << Files{{"pyproject.toml",
                  "[project]\ndependencies=['my-tool>=1 ; os_name == \"nt\"', 'flask']\n"
                  "[tool.uv.sources]\nmy_tool={git='https://example.org/t', rev='v2'}\n"}}
        << QStringList{"my-tool @ git+https://example.org/t@v2 ; os_name == \"nt\"", "flask"} << false << false;
    QTest::newRow("PowerShell's UTF-16")
        << Files{{"requirements.txt", QByteArray("\xff\xfe" "f\0=\0=\0" "1\0\r\0\n\0", 14)}}
        << QStringList{"f==1"} << true << false;
    QTest::newRow("-e, paths and files beside")
        << Files{{"requirements.txt", "-r requirements/dev.txt\n-e .[web]\n.\\libs\\a\n"},
                 {"requirements/dev.txt",
                  "-c pins.txt\n--editable=git+https://example.org/b#egg=b\n./libs/a\n./w-1.0-py3-none-any.whl\n"},
                 {"requirements/pins.txt", ""},
                 {"requirements/w-1.0-py3-none-any.whl", "x"},
                 {"libs/a/setup.py", ""}}
        << QStringList{"git+https://example.org/b#egg=b", "./libs/a", "./requirements/w-1.0-py3-none-any.whl",
                       ".[web]", "./libs/a"}
        << false << false;
    QTest::newRow("a folder of requirements")
        << Files{{"requirements/base.txt", "flask\n"}, {"requirements/prod.txt", "-r base.txt\nwaitress\n"}}
        << QStringList{"flask", "waitress"} << false << false;
    QTest::newRow("extras and conditions of paths")
        << Files{{"requirements.txt", "libs\\a[web] ; os_name == 'nt'\n. ; os_name == 'nt'\n"}, {"libs/a/setup.py", ""}}
        << QStringList{"./libs/a[web] ; os_name == 'nt'", ". ; os_name == 'nt'"} << false << false;
    QTest::newRow("setup.cfg names a file")
        << Files{{"setup.cfg", "[options]\ninstall_requires = file: reqs/base.txt\n"}, {"reqs/base.txt", "flask\n"}}
        << QStringList{"flask"} << false << false;
    QTest::newRow("setuptools' dynamic dependencies")
        << Files{{"pyproject.toml", "[tool.setuptools.dynamic]\ndependencies={file=['reqs.in']}\n"},
                 {"reqs.in", "flask\n"}}
        << QStringList{"flask"} << false << false;
  }
  void whatCouldntBeTakenOverIsTold_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("told");
    QTest::newRow("setup.py adds lists") << Files{{"setup.py", "setup(install_requires=['a'] + more)\n"}}
                                         << "setup.py computes install_requires";
    QTest::newRow("setup.py reads a file") << Files{{"setup.py", "setup(install_requires=read('r.txt'))\n"}}
                                           << "setup.py computes install_requires";
    QTest::newRow("either of two ranges") << Files{{"pyproject.toml", "[tool.poetry.dependencies]\ng='^1 || ^2'\n"}}
                                          << "any version of it is taken";
    QTest::newRow("outside") << Files{{"pyproject.toml", "[tool.poetry.dependencies]\nf={path='../f'}\n"}}
                             << "f comes from ../f, outside";
    QTest::newRow("-e") << Files{{"requirements.txt", "-e .\n"}} << "the server gets a copy";
    QTest::newRow("a path that isn't there") << Files{{"requirements.txt", "x\n./libs/a\n"}}
                                             << "requirements.txt, line 2 asks for ./libs/a, which isn't packed";
    QTest::newRow("a file of this machine")
        << Files{{"requirements.txt", "certifi @ file:///croot/certifi_1/work\n"}}
        << "requirements.txt, line 1 asks for certifi @ file:///croot/certifi_1/work, which isn't packed";
  }
  void whatCouldntBeTakenOverIsTold() {
    QFETCH(Files, files);
    QFETCH(QString, told);
    files["app.py"] = flask;
    const auto project = look(treeOf(files));
    QVERIFY2(project.ok(), project ? "" : qPrintable(project.error().text()));
    QVERIFY2(project->notes.join('\n').contains(told), qPrintable(project->notes.join('\n')));
  }
  void aListInSetupPyIsTakenWhole() {
    const auto project = look(treeOf({{"app.py", flask}, {"setup.py", "r = ['a',\n 'b',]\nsetup(install_requires=r)\n"}}));
    QVERIFY(project.ok());
    QVERIFY(!project->notes.join('\n').contains("computes"));
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
    QTest::newRow("no text") << Files{{"requirements.txt", QByteArray("f\0=\0", 4)}}
                             << project::codes::requirementsNotText.number;
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
};

QTEST_APPLESS_MAIN(TestProject)
#include "tst_project.moc"
