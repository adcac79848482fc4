#include "tests/project/trees.h"

using namespace iiswsgi;
using namespace iiswsgi::project;

namespace {

const QByteArray flask = "from flask import Flask\napp = Flask(__name__)\n";

}  // namespace

/// Which files of a project go into its package, and which folders are for what the site makes.
class TestChosenFiles : public QObject {
  Q_OBJECT
 private slots:
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

  void secretsAreToldByTheirNamesAndContent_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("packed");
    for (const char* path : {"prod.env", "conf/credentials.yml", "secrets.toml", "credentials", "web.Release.config",
                             "account.json", "db.sqlite3-wal", "id_rsa"})
      QTest::newRow(path) << QString(path) << false;
    for (const char* path : {"templates/credentials.html", "static/secrets.js", "certs/cacert.pem", "web.config",
                             ".env.example", "sample.env", "package.json"})
      QTest::newRow(path) << QString(path) << true;
  }
  void secretsAreToldByTheirNamesAndContent() {
    QFETCH(QString, path);
    QFETCH(bool, packed);
    QByteArray content = "x";
    if (path == "account.json")
      content = "{\n \"type\": \"service_account\",\n \"private_key\": \"-----BEGIN PRIVATE KEY-----\\nx\"}";
    const auto project = look(treeOf({{"app.py", flask}, {path, content}}));
    QVERIFY(project.ok());
    QCOMPARE(pathsOf(project->files).contains(path), packed);
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

QTEST_APPLESS_MAIN(TestChosenFiles)
#include "tst_chosen_files.moc"
