#include <QTest>

#include "app/core/package/provider_options.h"
#include "tests/package/recipes.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

class TestOwnDescription : public QObject {
  Q_OBJECT
 private slots:
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
};

QTEST_GUILESS_MAIN(TestOwnDescription)
#include "tst_own_description.moc"
