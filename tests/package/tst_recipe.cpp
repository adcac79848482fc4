#include <QTest>

#include "app/core/package/msdeploy.h"
#include "tests/package/recipes.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

class TestRecipe : public QObject {
  Q_OBJECT
 private slots:
  void aProjectBecomesAPackageOfEitherForm_data() {
    QTest::addColumn<int>("form");
    QTest::addColumn<QString>("question");
    QTest::newRow("gallery") << int(Form::Application) << "Application Path";
    QTest::newRow("pipeline") << int(Form::Full) << "IIS Web Application Name";
  }
  void aProjectBecomesAPackageOfEitherForm() {
    QFETCH(int, form);
    QFETCH(QString, question);
    Wishes wishes;
    wishes.form = Form(form);
    const auto made = recipe(wishes);
    const auto package = packageOf(made);
    QVERIFY(package.form() == wishes.form);
    QVERIFY(package.about());
    QCOMPARE(package.about()->id, QString("My-Shop"));
    QCOMPARE(package.about()->version, QString("1.2"));
    QCOMPARE(package.about()->iniFile, QString("production.ini"));
    QCOMPARE(package.parameters().first().name, question);
    QCOMPARE(package::writeParameters(package.parameters()), package::writeParameters(made.parameters));
    QVERIFY(package.file("shop/__init__.py"));
    QVERIFY(!package.file(".env"));
    QVERIFY(contentOf(package, "web.config").contains("<configuration>"));
    // The egg is the project's own, so pip installs the project too.
    QCOMPARE(contentOf(package, "iiswsgi-requirements.txt"), QByteArray("pyramid==2.0\n.\n"));
    QVERIFY2(!findingsOf(package).contains("matches-nothing"), qPrintable(findingsOf(package)));
    QVERIFY2(!findingsOf(package).contains("application-"), qPrintable(findingsOf(package)));
  }

  void aProjectThatAsksForItsOwnVersionIsInstalledToo() {
    Files files{{"pyproject.toml", "[project]\nname = \"shop\"\nversion = \"1\"\ndependencies = [\"flask\"]\n"},
                {"shop/__init__.py", "from flask import Flask\napp = Flask(__name__)\n"}};
    QCOMPARE(contentOf(packageOf(recipe({}, files)), "iiswsgi-requirements.txt"), QByteArray("flask\n"));
    files["shop/version.py"] = "import importlib.metadata\nversion = importlib.metadata.version('shop')\n";
    QCOMPARE(contentOf(packageOf(recipe({}, files)), "iiswsgi-requirements.txt"), QByteArray("flask\n.\n"));
    files["shop/version.py"] = "import importlib.metadata as m\nlog = getLogger(__name__)\nv = m.version('flask')\n";
    QCOMPARE(contentOf(packageOf(recipe({}, files)), "iiswsgi-requirements.txt"), QByteArray("flask\n"));
    files["shop/version.py"] = "import importlib.metadata\nv = importlib.metadata.version(__package__)\n";
    QCOMPARE(contentOf(packageOf(recipe({}, files)), "iiswsgi-requirements.txt"), QByteArray("flask\n.\n"));
  }

  void whoNamesAnApplicationHearsNoDoubts_data() {
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("doubt");
    QTest::newRow("none is found") << Files{{"odd.py", "def odd(environ, start_response):\n    return []\n"}}
                                   << "No application was recognised";
    const QByteArray flask = "from flask import Flask\napp = Flask(__name__)\n";
    QTest::newRow("two are found") << Files{{"one.py", flask}, {"two.py", flask}} << "There is more than one";
  }
  void whoNamesAnApplicationHearsNoDoubts() {
    QFETCH(Files, files);
    QFETCH(QString, doubt);
    const auto told = [&] { return !recipe({}, files).notes.filter(doubt).isEmpty(); };
    QVERIFY(told());
    files["iiswsgi.json"] = R"({"title": "Odd"})";
    QVERIFY(told());
    files["iiswsgi.json"] = R"({"callable": "odd:odd"})";
    QVERIFY(!told());
    files.remove("iiswsgi.json");
    project::Choices choices;
    choices.application.emplace();
    choices.application->callable = "odd:odd";
    const auto project = project::look(treeOf(files), choices);
    QVERIFY(project.ok());
    QVERIFY(project->doubts.isEmpty());
    QVERIFY2(project->notes.filter(doubt).isEmpty(), qPrintable(project->notes.join('\n')));
  }

  /// Such a package couldn't be installed.
  void aRequirementThatIsNotPackedIsALetter_data() {
    QTest::addColumn<QByteArray>("requirements");
    QTest::addColumn<QString>("told");
    QTest::newRow("the folder above") << QByteArray("flask\n..\n") << "line 2 asks for ..,";
    QTest::newRow("beside the project") << QByteArray("-e ../common\n") << "line 1 asks for ../common,";
    QTest::newRow("a full path") << QByteArray("/opt/libs/common\n") << "line 1 asks for /opt/libs/common,";
    QTest::newRow("of Windows") << QByteArray("C:\\libs\\common\n") << "line 1 asks for C:\\libs\\common,";
    QTest::newRow("an address") << QByteArray("file:///opt/common\n") << "line 1 asks for file:///opt/common,";
    QTest::newRow("of conda") << QByteArray("certifi @ file:///croot/certifi\n") << "line 1 asks for certifi @ file:";
    QTest::newRow("not there") << QByteArray("./libs/gone[web] ; python_version > '3'\n")
                               << "line 1 asks for ./libs/gone";
  }
  void aRequirementThatIsNotPackedIsALetter() {
    QFETCH(QByteArray, requirements);
    QFETCH(QString, told);
    const Files files{{"app.py", "from flask import Flask\napp = Flask(__name__)\n"},
                      {"requirements.txt", requirements}};
    const auto project = project::look(treeOf(files));
    QVERIFY2(project.ok(), project ? "" : qPrintable(project.error().text()));
    const auto made = package::recipeFor(*project, {}, sourcesOf(files));
    QVERIFY(!made.ok());
    QCOMPARE(made.error().code(), project::codes::requirementNotPacked);
    QVERIFY2(made.error().message().contains(told), qPrintable(made.error().text()));
    QVERIFY(made.error().hint().contains("wheel"));
  }

  void requirementsThatAreNotTakenOverMayNameAnything() {
    const Files files{{"app.py", "from flask import Flask\napp = Flask(__name__)\n"},
                      {"requirements.txt", "-e ../common\n"},
                      {"server.txt", "flask\n"},
                      {"iiswsgi.json", R"({"callable": "app:app", "requirements": "server.txt"})"}};
    QCOMPARE(recipe({}, files).about.requirements, QString("server.txt"));
  }

  void hashesGoWhereTheProjectItselfIsInstalled() {
    const Files files{{"pyproject.toml", "[project]\nname = \"shop\"\nversion = \"1\"\n"},
                      {"requirements.txt", "flask==3 --hash=sha256:aa\n--index-url https://example.org\n"},
                      {"shop/__init__.py", "from flask import Flask\napp = Flask(__name__)\n"}};
    const auto apart = recipe({}, files);
    QCOMPARE(contentOf(packageOf(apart), "iiswsgi-requirements.txt"), QByteArray("flask==3 --hash=sha256:aa\n"));
    QVERIFY(apart.notes.join('\n').contains("--index-url https://example.org"));
    Wishes wishes;
    wishes.installProject = true;
    const auto together = recipe(wishes, files);
    QCOMPARE(contentOf(packageOf(together), "iiswsgi-requirements.txt"), QByteArray("flask==3\n.\n"));
    QVERIFY(together.notes.join('\n').contains("hashes of requirements.txt"));
  }

  void theProjectIsInstalledOnce() {
    Files files = shop();
    files["requirements.txt"] = "pyramid\n-e .[web]\n";
    QCOMPARE(contentOf(packageOf(recipe({}, files)), "iiswsgi-requirements.txt"), QByteArray("pyramid\n.[web]\n"));
  }

  void whatThePersonWantsBesideIsRequiredToo() {
    Wishes wishes;
    wishes.requirements = QStringList{"whitenoise>=6"};
    QCOMPARE(contentOf(packageOf(recipe(wishes)), "iiswsgi-requirements.txt"),
             QByteArray("pyramid==2.0\nwhitenoise>=6\n.\n"));
  }

  void theInstallStepIsThereOnlyIfWanted() {
    Wishes wishes;
    QCOMPARE(packageOf(recipe(wishes)).commands().size(), 1);
    wishes.installStep = false;
    QVERIFY(packageOf(recipe(wishes)).commands().isEmpty());
  }

  void theCommandIsWhatTheAdministratorsSiteMakesOfIt() {
    const auto package = packageOf(recipe());
    const auto values = package::filledIn(package.parameters(), {{"Application Path", "Intranet/shop"}});
    QVERIFY(values);
    QCOMPARE(values->value("Install Step"),
             QString("\"%ProgramFiles%\\iiswsgi\\iiswsgi.exe\" install --in-place \"Intranet/shop\" --yes"));
  }

  void twiceTheSameBytes() { QCOMPARE(zipOf(recipe()), zipOf(recipe())); }

  void noTimeIsLaterThanTheSourcesDate() {
    Wishes wishes;
    wishes.sourceDateEpoch = 1700000000;
    const auto package = packageOf(recipe(wishes));
    for (const auto& entry : package.archive().entries())
      QCOMPARE(entry.modified, QDateTime::fromSecsSinceEpoch(1700000000, Qt::UTC));
  }

  void templatesReplaceWhatIsGenerated() {
    package::Additions additions;
    additions.templates["web.config"] = "<configuration><!-- mine --></configuration>";
    const auto package = packageOf(recipe({}, shop(), additions));
    QVERIFY(contentOf(package, "web.config").contains("mine"));
  }

  void theProjectsOwnFileGoesFirst() {
    Files files = shop();
    files["Web.config"] = "<configuration><!-- own --></configuration>";
    QVERIFY(contentOf(packageOf(recipe({}, files)), "web.config").contains("own"));
  }

  void aTemplateGoesBeforeTheProjectsOwnFileInAnyCase() {
    Files files = shop();
    files["Web.config"] = "<configuration><!-- own --></configuration>";
    package::Additions additions;
    additions.templates["WEB.CONFIG"] = "<configuration><!-- mine --></configuration>";
    QVERIFY(contentOf(packageOf(recipe({}, files, additions)), "web.config").contains("mine"));
  }

  void whatATemplateAsksIsAskedInEitherForm_data() {
    QTest::addColumn<int>("form");
    QTest::newRow("gallery") << int(Form::Application);
    QTest::newRow("pipeline") << int(Form::Full);
  }
  void whatATemplateAsksIsAskedInEitherForm() {
    QFETCH(int, form);
    Wishes wishes;
    wishes.form = Form(form);
    package::Additions additions;
    additions.templates["parameters.XML"] =
        "<parameters><parameter name=\"Greeting\" defaultValue=\"Salve\" /></parameters>";
    const auto made = recipe(wishes, shop(), additions);
    QCOMPARE(packageOf(made).parameters().size(), 1);
    QCOMPARE(made.parameters.size(), 1);
    QVERIFY(package::filesBeside("x", made)["x.SetParameters.xml"].contains("name=\"Greeting\" value=\"Salve\""));
  }

  void aTemplateThatIsNoneIsTold() {
    package::Additions additions;
    additions.templates["Parameters.xml"] = "<parameters>";
    const auto project = project::look(treeOf(shop()));
    QVERIFY(project);
    const auto made = package::recipeFor(*project, {}, sourcesOf(shop()), additions);
    QVERIFY(!made && made.error().code() == package::codes::badParameters);
  }

  void theFilesBesideHaveTemplatesToo() {
    const auto files = package::filesBeside("shop-1.2", recipe(), {{"Deploy.cmd", "rem mine, of @NAME@.zip"}});
    QCOMPARE(files["shop-1.2.deploy.cmd"], QByteArray("rem mine, of shop-1.2.zip"));
    QVERIFY(files["shop-1.2.readme.txt"].contains("shop-1.2.zip"));
  }

  void theProjectsOwnDescriptionGoesBelowWhatIsWishedAndBuilt() {
    Files files = shop();
    files["iiswsgi.json"] = R"({"summary": "Mine", "callable": "own:app", "data": ["uploads"], "wheels": "old"})";
    Wishes wishes;
    wishes.version = "9";
    package::Additions additions;
    const auto wheel = package::itemOf("x", "wheel", moment);
    additions.wheels["pyramid-2.0-py3-none-any.whl"] = {wheel.open, wheel.size, moment};
    additions.lock = "pyramid==2.0 --hash=sha256:00\n";
    const auto about = packageOf(recipe(wishes, files, additions)).about();
    QVERIFY(about);
    QCOMPARE(about->id, QString("My-Shop"));
    QCOMPARE(about->version, QString("9"));
    QCOMPARE(about->summary, QString("Mine"));
    QCOMPARE(about->callable, QString("own:app"));
    QCOMPARE(about->wheels, QString("wheels"));
    QCOMPARE(about->requirements, QString("iiswsgi-requirements.txt"));
    wishes.application.emplace();
    wishes.application->callable = "wished:app";
    QCOMPARE(packageOf(recipe(wishes, files)).about()->callable, QString("wished:app"));
  }

  void theRequirementsThatTheProjectNamesAreTaken() {
    Files files = shop();
    files["iiswsgi.json"] = R"({"id": "other", "requirements": "server.txt"})";
    files["server.txt"] = "pyramid\n";
    const auto package = packageOf(recipe({}, files));
    QCOMPARE(package.id(), QString("other"));
    QCOMPARE(package.about()->requirements, QString("server.txt"));
    QVERIFY(!package.file("iiswsgi-requirements.txt"));
  }

  void aFolderOfDataIsThereOnceThePackageIsCopied() {
    Files files = shop();
    files["iiswsgi.json"] = R"({"data": ["uploads", "media"]})";
    const auto package = packageOf(recipe({}, files));
    QCOMPARE(package.writableFolders(), (QStringList{"uploads", "media"}));
    QVERIFY(package.file("uploads/iiswsgi-data.txt"));
    QVERIFY(!package.file("media/iiswsgi-data.txt"));
  }

  void wheelsComeAlong() {
    package::Additions additions;
    const auto wheel = package::itemOf("x", "wheel", moment);
    additions.wheels["pyramid-2.0-py3-none-any.whl"] = {wheel.open, wheel.size, moment};
    additions.lock = "pyramid==2.0 --hash=sha256:00\n";
    const auto package = packageOf(recipe({}, shop(), additions));
    QCOMPARE(contentOf(package, "wheels/pyramid-2.0-py3-none-any.whl"), QByteArray("wheel"));
    QCOMPARE(package.about()->wheels, QString("wheels"));
    QVERIFY(contentOf(package, "iiswsgi-requirements.txt").startsWith("pyramid==2.0 --hash"));
  }

  void whatLiesBesideIsNamedAfterThePackage() {
    const auto files = package::filesBeside("shop-1.2", recipe());
    QCOMPARE(files.keys(), (QStringList{"shop-1.2.SetParameters.xml", "shop-1.2.deploy.cmd", "shop-1.2.readme.txt"}));
    QVERIFY(files["shop-1.2.SetParameters.xml"].contains(
        "<setParameter name=\"Application Path\" value=\"Default Web Site/My-Shop\" />"));
    QVERIFY(files["shop-1.2.deploy.cmd"].contains("-source:package=\"%~dp0shop-1.2.zip\""));
    QVERIFY(!files["shop-1.2.deploy.cmd"].contains('@' + QByteArray("NAME")));
    QVERIFY(files["shop-1.2.readme.txt"].contains("iiswsgi install shop-1.2.zip"));
  }
};

QTEST_GUILESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
