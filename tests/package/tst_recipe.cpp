#include <QBuffer>
#include <QTest>

#include "app/core/package/check.h"
#include "app/core/package/msdeploy.h"
#include "app/core/package/provider_options.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::test;
using package::Form;
using package::Recipe;
using package::Wishes;

namespace {

using Files = QMap<QString, QByteArray>;

const QDateTime moment(QDate(2026, 7, 15), QTime(13, 45, 30), Qt::UTC);

Files shop() {
  return {{"production.ini", "[app:main]\nuse = egg:My_Shop\n"},
          {"setup.py",
           "from setuptools import setup\nsetup(name='My-Shop', version='1.2', install_requires=['pyramid==2.0'])\n"},
          {"shop/__init__.py", "def main(global_config, **settings):\n    pass\n"},
          {"media/readme.txt", "x"},
          {".env", "PASSWORD=x"}};
}

project::Tree treeOf(const Files& files) {
  project::Tree tree;
  tree.name = "shop";
  for (auto file = files.begin(); file != files.end(); ++file)
    tree.files << project::File{file.key(), file.value().size()};
  tree.read = [files](const QString& path, qint64) -> Result<QByteArray> { return files.value(path); };
  return tree;
}

package::SourceOf sourcesOf(const Files& files) {
  return [files](const QString& path) -> Result<package::Source> {
    const auto item = package::itemOf(path, files.value(path), moment);
    return package::Source{item.open, item.size, moment};
  };
}

Recipe recipe(const Wishes& wishes = {}, const Files& files = shop(), const package::Additions& additions = {}) {
  const auto project = project::look(treeOf(files));
  if (!project) qFatal("%s", qPrintable(project.error().text()));
  auto made = package::recipeFor(*project, wishes, sourcesOf(files), additions);
  if (!made) qFatal("%s", qPrintable(made.error().text()));
  return *made;
}

QByteArray zipOf(const Recipe& recipe) {
  QBuffer buffer;
  buffer.open(QIODevice::ReadWrite);
  const auto written = package::writeZip(buffer, recipe.items);
  if (!written) qFatal("%s", qPrintable(written.error().text()));
  return buffer.data();
}

package::Package packageOf(const Recipe& recipe) {
  auto opened = package::Package::open(deviceOf(zipOf(recipe)));
  if (!opened) qFatal("%s", qPrintable(opened.error().text()));
  return std::move(opened).value();
}

QString findingsOf(const package::Package& package) {
  const auto findings = package::check(package);
  if (!findings) return findings.error().text();
  QStringList lines;
  for (const auto& finding : *findings)
    lines << QString("%1 %2:%3 %4").arg(finding.rule, finding.file).arg(finding.line).arg(finding.text);
  return lines.join('\n');
}

QByteArray contentOf(const package::Package& package, const QString& path) {
  const auto* file = package.file(path);
  if (!file) return "(not there)";
  const auto bytes = package.archive().read(file->entry, 1 << 20);
  return bytes ? *bytes : QByteArray("(unreadable)");
}

}  // namespace

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

  void aFolderThatDescribesItselfIsTakenAsItIs() {
    const Files files{
        {"Manifest.xml", manifestFor()},
        {"Parameters.xml",
         "<parameters><parameter name=\"Application Path\" tags=\"iisApp\" description=\"d\">"
         "<parameterEntry kind=\"ProviderPath\" scope=\"iisApp\" match=\"^shop$\"/></parameter></parameters>"},
        {"shop/app.py", "x"},
        {"shop/web.config", "<configuration/>"}};
    QVERIFY(package::describesItself(treeOf(files)));
    QVERIFY(!package::describesItself(treeOf(shop())));
    const auto made = package::recipeForFolder(treeOf(files), {}, sourcesOf(files));
    QVERIFY(made);
    QCOMPARE(made->about.id, QString("shop"));
    const auto package = packageOf(*made);
    QCOMPARE(package.archive().entries().size(), 4);
    QCOMPARE(findingsOf(package), QString());
  }

  void aFolderThatDescribesItselfBecomesAPackageForPipelinesToo() {
    const Files files{
        {"Manifest.xml", manifestFor("<iisApp path=\"shop\"/><setAcl path=\"shop/data\" setAclAccess=\"Modify\"/>"
                                     "<runCommand path=\"a.cmd\" waitInterval=\"5\"/>")},
        {"Parameters.xml",
         "<parameters><parameter name=\"Application Path\" tags=\"iisApp\" description=\"d\" "
         "defaultValue=\"S/shop\"><parameterEntry kind=\"ProviderPath\" scope=\"iisApp\" match=\"^shop$\"/></parameter>"
         "<parameter name=\"Data\" tags=\"Hidden\" defaultValue=\"{application path}/data\"><parameterEntry "
         "kind=\"ProviderPath\" scope=\"setAcl\" match=\"^shop/data$\"/></parameter></parameters>"},
        {"shop/app.py", "x"},
        {"shop/data/readme.txt", "x"},
        {"shop/web.config", "<configuration/>"},
        {"notes.txt", "x"}};
    Wishes wishes;
    wishes.form = Form::Full;
    const auto made = package::recipeForFolder(treeOf(files), wishes, sourcesOf(files));
    QVERIFY2(made, qPrintable(made ? QString() : made.error().text()));
    QVERIFY2(made->notes.join('\n').contains("notes.txt"), qPrintable(made->notes.join('\n')));
    const auto package = packageOf(*made);
    QVERIFY(package.form() == Form::Full);
    QVERIFY(package.archive().find("systemInfo.xml"));
    QVERIFY(package.file("app.py"));
    QCOMPARE(package.writableFolders(), QStringList{"data"});
    QCOMPARE(package.providers().last().settings, (QList<QPair<QString, QString>>{{"waitInterval", "5"}}));
    const auto values = package::filledIn(package.parameters(), {{"IIS Web Application Name", "Intranet"}});
    QVERIFY(values);
    QCOMPARE(values->value("Data"), QString("Intranet/data"));
    QCOMPARE(findingsOf(package).count('\n'), 0);
    QVERIFY2(findingsOf(package).startsWith("runs-command"), qPrintable(findingsOf(package)));
  }

  void aFolderWithRightsThatHoldsNothingIsThereToo() {
    const Files files{{"Manifest.xml", manifestFor("<iisApp path=\"shop\"/><setAcl path=\"shop/data\"/>"
                                                   "<setAcl path=\"shop\"/><setAcl path=\"other\"/>"
                                                   "<setAcl path=\"shop/x.db\" setAclResourceType=\"File\"/>")},
                      {"shop/app.py", "x"}};
    const auto made = package::recipeForFolder(treeOf(files), {}, sourcesOf(files));
    QVERIFY2(made, qPrintable(made ? QString() : made.error().text()));
    const auto package = packageOf(*made);
    QCOMPARE(package.archive().entries().size(), 3);
    QVERIFY(package.file("data/iiswsgi-data.txt"));
  }

  void anInstallStepOfTheManifestsOwnIsntLeftOutInSilence() {
    const Files files{{"Manifest.xml", manifestFor("<iisApp path=\"shop\"/>\n<runCommand path=\"iiswsgi install "
                                                   "--in-place &quot;shop&quot; --yes\"/>")},
                      {"shop/app.py", "x"}};
    Wishes wishes;
    QVERIFY(package::recipeForFolder(treeOf(files), wishes, sourcesOf(files)));
    wishes.installStep = false;
    const auto made = package::recipeForFolder(treeOf(files), wishes, sourcesOf(files));
    QVERIFY(!made && made.error().code() == package::codes::ownInstallStep);
  }

  void whatHasNoFullFormIsTold() {
    const Files files{{"Manifest.xml", manifestFor("<iisApp path=\"shop\"/><dbFullSql path=\"a.sql\"/>")},
                      {"a.sql", "x"},
                      {"shop/app.py", "x"}};
    Wishes wishes;
    wishes.form = Form::Full;
    const auto made = package::recipeForFolder(treeOf(files), wishes, sourcesOf(files));
    QVERIFY(!made && made.error().code() == package::codes::noFullForm);
    QVERIFY2(made.error().message().contains("dbFullSql"), qPrintable(made.error().text()));
  }

  void whatIsWishedForAFolderThatDescribesItselfIsWrittenDown() {
    Files files{{"Manifest.xml", manifestFor("<iisApp path=\"my app\"/>")},
                {"my app/app.py", "x"},
                {"my app/requirements.txt", "flask"},
                {"my app/iiswsgi.json", R"({"title": "Mine", "data": ["media"]})"}};
    Wishes wishes;
    wishes.version = "2.0";
    wishes.application.emplace();
    wishes.application->callable = "app:y";
    const auto made = package::recipeForFolder(treeOf(files), wishes, sourcesOf(files));
    QVERIFY2(made, qPrintable(made ? QString() : made.error().text()));
    const auto package = packageOf(*made);
    QVERIFY(package.about());
    QCOMPARE(package.about()->id, QString("my-app"));
    QCOMPARE(package.about()->title, QString("Mine"));
    QCOMPARE(package.about()->version, QString("2.0"));
    QCOMPARE(package.about()->callable, QString("app:y"));
    QCOMPARE(package.about()->requirements, QString("requirements.txt"));
    QCOMPARE(package.about()->data, QStringList{"media"});
  }

  void aCommandsSettingsArePackedAsWebDeployReadsThem() {
    const QByteArray head = "<?xml version=\"1.0\"?>\r\n<!-- ours --><MSDeploy.iisApp>\r\n  <iisApp path='shop' />\r\n";
    const QByteArray tail = "\r\n  <runCommand path=\"plain.cmd\" /></MSDeploy.iisApp>\r\n";
    const QByteArray manifest =
        head + "  <runCommand waitinterval='60000'\r\n path=\"a &amp; b.cmd\" successReturnCodes=\"0x0;0x2\"/>" + tail;
    Files files{{"Manifest.xml", manifest}, {"shop/app.py", "x"}};
    const auto made = package::recipeForFolder(treeOf(files), {}, sourcesOf(files));
    QVERIFY(made);
    QCOMPARE(made->notes.size(), 1);
    QVERIFY2(made->notes.first().contains("line 4"), qPrintable(made->notes.first()));
    const package::ProviderOptions options{
        "runCommand", "a & b.cmd", {{"waitInterval", "60000"}, {"successReturnCodes", "0x0;0x2"}}};
    const QByteArray blob = package::toAttribute(options).toUtf8();
    const auto package = packageOf(*made);
    const auto& entries = package.archive().entries();
    const auto is = [](const package::Entry& entry) { return entry.name == "Manifest.xml"; };
    const auto packed = package.archive().read(*std::find_if(entries.begin(), entries.end(), is), 1 << 20);
    QVERIFY(packed);
    QCOMPARE(QString(*packed), QString(head +
                                       "  <runCommand MSDeploy.MSDeployKeyAttributeName=\"path\" "
                                       "MSDeploy.MSDeployProviderOptions=\"" +
                                       blob + "\"\r\n path=\"a &amp; b.cmd\"/>" + tail));
    QVERIFY2(!findingsOf(package).contains("plain-command-setting"), qPrintable(findingsOf(package)));
    // What has them already stays, byte for byte.
    files["Manifest.xml"] = *packed;
    const auto again = package::recipeForFolder(treeOf(files), {}, sourcesOf(files));
    QVERIFY(again && again->notes.isEmpty());
    QCOMPARE(zipOf(*again), zipOf(*made));
    // A template for a generated manifest is packed the same way.
    package::Additions additions;
    additions.templates["Manifest.xml"] = QByteArray(manifest).replace("'shop'", "'My-Shop'");
    const auto generated = packageOf(recipe({}, shop(), additions));
    QVERIFY2(!findingsOf(generated).contains("plain-command-setting"), qPrintable(findingsOf(generated)));
  }

  void theGallerysRulesAreChecked_data() {
    QTest::addColumn<QByteArray>("providers");
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<QString>("finding");
    const QByteArray application =
        "<parameter name=\"Application Path\" tags=\"iisApp\" description=\"d\" defaultValue=\"S/shop\">"
        "<parameterEntry kind=\"ProviderPath\" scope=\"iisApp\" match=\"^shop$\"/></parameter>\n";
    const QByteArray shopOnly = "<iisApp path=\"shop\"/>";
    const auto row = [](const char* name, const QByteArray& providers, const QByteArray& parameters,
                        const char* finding) { QTest::newRow(name) << providers << parameters << finding; };
    row("nobody asks where", shopOnly, "", "application-parameter Parameters.xml:0");
    row("the path was renamed", shopOnly, QByteArray(application).replace("^shop$", "^store$"),
        "application-not-reached Parameters.xml:1");
    row("an access list nobody leads to", shopOnly + "<setAcl path=\"shop/data\" setAclAccess=\"Modify\"/>",
        application, "acl-without-parameter Manifest.xml:3");
    const QByteArray rights =
        "<setAcl path=\"shop/data\" setAclAccess=\"Modify\"/>\n<setAcl path=\"shop/media\" setAclAccess=\"Modify\"/>";
    const QByteArray entry = "<parameterEntry kind=\"ProviderPath\" scope=\"setAcl\" match=\"^shop\"/></parameter>";
    row("one parameter for two access lists", shopOnly + rights,
        application + "<parameter name=\"H\" tags=\"Hidden\" defaultValue=\"x\">" + entry,
        "acl-parameter-shared Parameters.xml:2");
    row("an access list that people are asked for", shopOnly + rights.left(rights.indexOf('\n')),
        application + "<parameter name=\"H\" description=\"d\" defaultValue=\"x\">" + entry,
        "acl-parameter-asked Manifest.xml");
    const QByteArray step = "<runCommand path=\"iiswsgi install --in-place &quot;S&quot; --yes &amp; del x\"/>";
    row("a command behind the install step", shopOnly + step, application, "runs-command Manifest.xml");
    row("another program of that name",
        shopOnly + "<runCommand path=\"shop\\iiswsgi.exe install --in-place x --yes\"/>", application,
        "runs-command Manifest.xml");
    row("a database without its questions", shopOnly + "<dbFullSql path=\"a.sql\"/>", application, "database-tags");
    row("a setting as an attribute", shopOnly + "<runCommand path=\"x\" waitInterval=\"5\"/>", application,
        "plain-command-setting Manifest.xml:3");
    row("hidden without a value", shopOnly, application + "<parameter name=\"H\" tags=\"Hidden\"/>",
        "hidden-without-default Parameters.xml:2");
    row("new without password", shopOnly, application + "<parameter name=\"N\" tags=\"New\" description=\"d\"/>",
        "new-without-password Parameters.xml:2");
    row("an unknown tag", shopOnly, application + "<parameter name=\"N\" tags=\"Colour\" description=\"d\"/>",
        "unknown-tag Parameters.xml:2");
    row("an unknown kind of entry", shopOnly,
        application + "<parameter name=\"N\" description=\"d\">\n<parameterEntry kind=\"Registry\"/></parameter>",
        "unknown-entry-kind Parameters.xml:3");
    row("text that isn't there", shopOnly,
        application +
            "<parameter name=\"N\" description=\"d\" tags=\"NoStore\">\n<parameterEntry kind=\"TextFile\" "
            "scope=\"app\\.py$\" match=\"@X@\"/></parameter>",
        "matches-nothing Parameters.xml:3");
    row("a value without end", shopOnly,
        application + "<parameter name=\"N\" description=\"d\" defaultValue=\"" + QByteArray(70000, 'x') + "\"/>",
        "endless Parameters.xml");
    row("a circle", shopOnly, application + "<parameter name=\"N\" description=\"d\" defaultValue=\"{N}\"/>",
        "loop Parameters.xml");
  }
  void theGallerysRulesAreChecked() {
    QFETCH(QByteArray, providers);
    QFETCH(QByteArray, parameters);
    QFETCH(QString, finding);
    RawZip zip;
    zip.add("Manifest.xml", manifestFor(providers))
        .add("Parameters.xml", "<parameters>" + parameters + "</parameters>");
    zip.add("shop/app.py", "x").add("shop/web.config", "<configuration/>").add("a.sql", "x");
    const auto opened = package::Package::open(deviceOf(zip.bytes()));
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text()));
    QVERIFY2(findingsOf(*opened).contains(finding), qPrintable(findingsOf(*opened)));
  }

  void aFolderThatIsNoApplicationIsAskedForByItsOwnProvider() {
    RawZip zip;
    zip.add("Manifest.xml", manifestFor("<contentPath path=\"shop\"/>"))
        .add("Parameters.xml",
             "<parameters><parameter name=\"Application Path\" tags=\"iisApp\" description=\"d\">"
             "<parameterEntry kind=\"ProviderPath\" scope=\"contentPath\" match=\"^shop$\"/></parameter></parameters>")
        .add("shop/web.config", "<configuration/>");
    const auto opened = package::Package::open(deviceOf(zip.bytes()));
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text()));
    QCOMPARE(findingsOf(*opened), QString());
  }

  void filesThatDontBelongIntoAPackageAreFound() {
    RawZip zip = honestZip();
    zip.add("shop/server.key", "x").add("shop/web.Release.config", "x").add("notes.txt", "x");
    const auto opened = package::Package::open(deviceOf(zip.bytes()));
    QVERIFY(opened);
    const QString found = findingsOf(*opened);
    for (const char* rule :
         {"secret server.key", "transform web.Release.config", "stray-file notes.txt", "no-web-config"})
      QVERIFY2(found.contains(rule), qPrintable(found));
  }

  void aFileThatIsTooLargeToEditIsFoundWithTheEntrysLine() {
    RawZip zip;
    zip.add("Manifest.xml", manifestFor())
        .add("Parameters.xml",
             "<parameters><parameter name=\"N\" defaultValue=\"v\">\n<parameterEntry kind=\"TextFile\" "
             "scope=\"\\.(ini|js)$\" match=\"@X@\"/>\n<parameterEntry kind=\"TextFile\" scope=\"\\.js$\" "
             "match=\"@X@\"/></parameter></parameters>")
        .add("shop/app.ini", "@X@")
        .add("shop/all.js", QByteArray((16 << 20) + 1, 'x'));
    const auto opened = package::Package::open(deviceOf(zip.bytes()));
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text()));
    const QString found = findingsOf(*opened);
    QVERIFY2(found.contains("too-large-to-edit Parameters.xml:2 \"N\" isn't put into shop/all.js"), qPrintable(found));
    QVERIFY2(!found.contains("matches-nothing Parameters.xml:2"), qPrintable(found));
    QVERIFY2(found.contains("matches-nothing Parameters.xml:3 The package's parameter \"N\" has nowhere to go but "
                            "shop/all.js, which is larger than 16 MiB"),
             qPrintable(found));
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
