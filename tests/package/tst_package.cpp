#include <QTest>

#include "app/core/package/attribute_text.h"
#include "app/core/package/content_edits.h"
#include "app/core/package/msdeploy.h"
#include "app/core/package/package.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::test;
using package::Form;
using package::Package;

namespace {

/// Laid out as Visual Studio's and Sitecore's tools leave it: attributes with their kinds, nested providers.
QByteArray archiveXml() {
  const QByteArray options =
      package::toAttribute({"iisApp", "C:\\work\\shop\\obj\\PackageTmp", {{"skipAppCreation", "false"}}}).toUtf8();
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
         "<sitemanifest MSDeploy.ObjectResolver.createApp=\"Microsoft.Web.Deployment.CreateApplicationObjectResolver\" "
         "MSDeploy.ObjectResolver.dirPath=\"Microsoft.Web.Deployment.DirPathObjectResolver\" "
         "MSDeploy.ObjectResolver.filePath=\"Microsoft.Web.Deployment.FilePathObjectResolver\">\r\n"
         "  <iisApp path=\"C:\\work\\shop\\obj\\PackageTmp\" MSDeploy.path=\"2\" MSDeploy.MSDeployLinkName=\"Child1\" "
         "MSDeploy.MSDeployKeyAttributeName=\"path\" MSDeploy.MSDeployProviderOptions=\"" +
         options +
         "\">\r\n"
         "    <createApp path=\"C:\\work\\shop\\obj\\PackageTmp\" MSDeploy.path=\"2\" isDest=\"AA==\" "
         "MSDeploy.isDest.Type=\"Microsoft.Web.Deployment.DeploymentObjectBooleanAttributeValue\" "
         "managedRuntimeVersion=\"\" MSDeploy.managedRuntimeVersion=\"2\" MSDeploy.MSDeployLinkName=\"createApp\" "
         "MSDeploy.MSDeployKeyAttributeName=\"path\" />\r\n"
         "    <contentPath path=\"C:\\work\\shop\\obj\\PackageTmp\" MSDeploy.path=\"2\" "
         "MSDeploy.MSDeployLinkName=\"contentPath\" MSDeploy.MSDeployKeyAttributeName=\"path\">\r\n"
         "      <MSDeploy.dirPath path=\"C:\\work\\shop\\obj\\PackageTmp\" MSDeploy.MSDeployLinkName=\"contentPath\" "
         "MSDeploy.MSDeployKeyAttributeName=\"path\" />\r\n"
         "    </contentPath>\r\n"
         "  </iisApp>\r\n"
         "  <dbFullSql path=\"create.sql\" MSDeploy.MSDeployLinkName=\"Child2\" "
         "MSDeploy.MSDeployKeyAttributeName=\"path\">\r\n"
         "    <sqlScript size=\"3gMAAAAAAAA=\" "
         "MSDeploy.size.Type=\"Microsoft.Web.Deployment.DeploymentObjectInt64AttributeValue\" "
         "lastWriteTime=\"GaqtG4Io10g=\" "
         "MSDeploy.lastWriteTime.Type=\"Microsoft.Web.Deployment.DeploymentObjectDateTimeAttributeValue\" "
         "MSDeploy.MSDeployObjectFlags=\"1\" MSDeploy.MSDeployStreamRelativeFilePath=\"create.sql\" />\r\n"
         "  </dbFullSql>\r\n"
         "</sitemanifest>\r\n";
}

QByteArray fullPackage() {
  return RawZip()
      .add("archive.xml", archiveXml())
      .add("parameters.xml",
           "<parameters><parameter name=\"IIS Web Application Name\" defaultValue=\"Default Web Site/shop_deploy\" "
           "tags=\"IisApp\"><parameterEntry kind=\"ProviderPath\" scope=\"IisApp\" "
           "match=\"^C:\\\\work\\\\shop\\\\obj\\\\PackageTmp$\" /></parameter>"
           "<parameter name=\"Greeting\" defaultValue=\"hi\"><parameterEntry kind=\"XmlFile\" "
           "scope=\"\\\\web\\.config$\" match=\"/configuration/appSettings/add[@key='greeting']/@value\" /></parameter>"
           "</parameters>")
      .add("systemInfo.xml", "<systemInfo osVersion=\"10.0\"/>")
      .add("create.sql", "create table a (b int)")
      .add("Content/C_C/work/shop/obj/PackageTmp/app.py", "x")
      .add("Content/C_C/work/shop/obj/PackageTmp/web.config",
           "<configuration>\r\n  <appSettings>\r\n    <add key='greeting' value='old'/>\r\n  "
           "</appSettings>\r\n</configuration>")
      .bytes();
}

Package opened(const QByteArray& zip) {
  auto result = Package::open(deviceOf(zip));
  if (!result) qFatal("%s", qPrintable(result.error().text()));
  return std::move(result).value();
}

}  // namespace

class TestPackage : public QObject {
  Q_OBJECT
 private slots:
  void aFullPackageIsUnderstood() {
    const Package package = opened(fullPackage());
    QVERIFY(package.form() == Form::Full);
    QCOMPARE(package.root(), QString("Content/C_C/work/shop/obj/PackageTmp"));
    QCOMPARE(package.id(), QString("shop_deploy"));
    QCOMPARE(package.content().size(), 2);
    QVERIFY(package.file("app.py"));
    QCOMPARE(package.commands().size(), 1);
    QVERIFY(package.commands().first().contains("create.sql"));
    QVERIFY2(package.strays().isEmpty(), qPrintable(package.strays().join(' ')));
    const auto& application = package.application();
    QCOMPARE(application.settings.value(0), (QPair<QString, QString>("skipAppCreation", "false")));
    QCOMPARE(application.inner.value(0).attribute("isDest"), QString("False"));
    const auto& script = package.providers().at(1).inner.first();
    QCOMPARE(script.attribute("size"), QString("990"));
    QVERIFY2(script.attribute("lastWriteTime").startsWith("20"), qPrintable(script.attribute("lastWriteTime")));
  }

  void aFullManifestIsWrittenAsItWasRead() {
    const auto manifest = package::readManifest(archiveXml(), "archive.xml");
    QVERIFY2(manifest, qPrintable(manifest ? QString() : manifest.error().text()));
    const QByteArray again = package::writeManifest(*manifest);
    const auto second = package::readManifest(again, "archive.xml");
    QVERIFY2(second, again.constData());
    QVERIFY2(*second == *manifest, again.constData());
    QCOMPARE(package::writeManifest(*second), again);
    // Attributes that msdeploy.exe wrote come out as it wrote them.
    for (const char* part :
         {"size=\"3gMAAAAAAAA=\"", "lastWriteTime=\"GaqtG4Io10g=\"", "isDest=\"AA==\"",
          "MSDeploy.MSDeployStreamRelativeFilePath=\"create.sql\"",
          "MSDeploy.ObjectResolver.createApp=\"Microsoft.Web.Deployment.CreateApplicationObjectResolver\""})
      QVERIFY2(again.contains(part), part);
  }

  void parametersApplyToAFullPackage() {
    const Package package = opened(fullPackage());
    const auto values = package::filledIn(package.parameters(),
                                          {{"IIS Web Application Name", "Intranet/shop"}, {"Greeting", "a \"b\" & c"}});
    QVERIFY(values);
    const auto providers = package::withAnswers(package.providers(), package.parameters(), *values);
    QVERIFY(providers);
    QCOMPARE(providers->first().path, QString("Intranet/shop"));
    auto edits = package::ContentEdits::make(package.parameters(), *values);
    QVERIFY(edits);
    const auto* config = package.file("web.config");
    QVERIFY(config && edits->touches(config->entry.name));
    QVERIFY(!edits->touches(package.file("app.py")->entry.name));
    const auto bytes = package.archive().read(config->entry, 1 << 20);
    const auto edited = edits->apply(config->entry.name, *bytes);
    QVERIFY2(edited, qPrintable(edited ? QString() : edited.error().text()));
    QCOMPARE(*edited, QByteArray("<configuration>\r\n  <appSettings>\r\n    <add key='greeting' value='a &quot;b&quot; "
                                 "&amp; c'/>\r\n  </appSettings>\r\n</configuration>"));
    QVERIFY(edits->checkMissed());
  }

  void anApplicationPackageIsUnderstood() {
    const QByteArray providers =
        "<iisApp path=\"shop\"/><setAcl path=\"shop/data\" setAclAccess=\"Modify\"/>"
        "<setAcl path=\"shop\" setAclAccess=\"Read\"/><runCommand path=\"setup.cmd\"/>";
    const Package package = opened(
        RawZip()
            .add("manifest.XML", QByteArray(manifestFor(providers)).replace("MSDeploy.iisApp", "msDeploy.iisApp"))
            .add("PARAMETERS.xml", "<parameters/>")
            .add("Shop/app.py", "x")
            .add("notes.txt", "x")
            .bytes());
    QVERIFY(package.form() == Form::Application);
    QCOMPARE(package.content().size(), 1);
    QCOMPARE(package.writableFolders(), QStringList{"data"});
    QCOMPARE(package.strays(), QStringList{"notes.txt"});
    QCOMPARE(package.commands(), QStringList{"It runs a command: setup.cmd"});
  }

  void valuesOfEveryKindComeOutAsTheyWere_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("stored");
    QTest::addColumn<QString>("readable");
    using Type = package::Attribute::Type;
    QTest::newRow("true") << int(Type::Boolean) << "AQ=="
                          << "True";
    QTest::newRow("false") << int(Type::Boolean) << "AA=="
                           << "False";
    QTest::newRow("number") << int(Type::Int64) << "3gMAAAAAAAA="
                            << "990";
    QTest::newRow("negative") << int(Type::Int64) << "//////////8="
                              << "-1";
    QTest::newRow("text") << int(Type::Text) << "a b"
                          << "a b";
    // 2000-01-01 UTC: 630822816000000000 ticks with kind 1 (DateTime.ToBinary).
    QTest::newRow("moment") << int(Type::DateTime) << "AIAz4cEdwUg="
                            << "";
  }
  void valuesOfEveryKindComeOutAsTheyWere() {
    QFETCH(int, type);
    QFETCH(QString, stored);
    QFETCH(QString, readable);
    const auto kind = package::Attribute::Type(type);
    const auto read = package::readable(stored, kind);
    QVERIFY(read);
    if (!readable.isEmpty()) QCOMPARE(*read, readable);
    QCOMPARE(package::stored(*read, kind).value_or("nothing"), stored);
  }

  void aMomentIsReadAsDotNetMeansIt() {
    // Ticks of 2000-01-01T00:00:00 are 630822816000000000 (docs: DateTime.Ticks); kind Utc sets bit 62.
    const quint64 binary = 630822816000000000ULL | (1ULL << 62);
    QByteArray bytes(8, 0);
    qToLittleEndian(binary, bytes.data());
    const auto read = package::readable(QString::fromLatin1(bytes.toBase64()), package::Attribute::Type::DateTime);
    QCOMPARE(read.value_or("nothing"), QString("2000-01-01T00:00:00.0000000Z"));
  }

  void theLinesForMicrosoftsProgramAreRight_data() {
    QTest::addColumn<int>("to");
    QTest::addColumn<bool>("whatIf");
    QTest::addColumn<QString>("line");
    using To = package::Deployment::To;
    const QString start = "msdeploy.exe -verb:sync -source:package=\"C:\\my packages\\shop.zip\" ";
    const QString answers =
        "-setParamFile:\"shop.SetParameters.xml\" -setParam:name=\"Application Path\",value=\"Default Web Site/shop\" ";
    const QString rules = "-enableRule:DoNotDeleteRule -enableRule:AppOffline";
    QTest::newRow("local") << int(To::Local) << false << start + "-dest:auto " + answers + rules;
    QTest::newRow("what if") << int(To::Local) << true << start + "-dest:auto " + answers + rules + " -whatif";
    QTest::newRow("remote")
        << int(To::Remote) << false
        << start +
               "-dest:auto,computerName=\"http://web1/MSDEPLOYAGENTSERVICE\",userName=\"CORP\\ann\","
               "password=\"%MSDEPLOY_PASSWORD%\",authType=\"NTLM\" " +
               answers + rules + " -retryAttempts:2";
    QTest::newRow("delegated")
        << int(To::Delegated) << false
        << start +
               "-dest:auto,computerName=\"https://web1:8172/msdeploy.axd?site=Default+Web+Site\","
               "userName=\"CORP\\ann\",password=\"%MSDEPLOY_PASSWORD%\",authType=\"Basic\" " +
               answers + rules + " -retryAttempts:2";
  }
  void theLinesForMicrosoftsProgramAreRight() {
    QFETCH(int, to);
    QFETCH(bool, whatIf);
    QFETCH(QString, line);
    package::Deployment deployment;
    deployment.to = package::Deployment::To(to);
    deployment.package = "C:\\my packages\\shop.zip";
    deployment.answersFile = "shop.SetParameters.xml";
    deployment.answers = {{"Application Path", "Default Web Site/shop"}};
    deployment.computer = "web1";
    deployment.site = "Default Web Site";
    deployment.user = "CORP\\ann";
    deployment.whatIf = whatIf;
    QCOMPARE(package::msdeployLine(deployment), line);
  }
};

QTEST_GUILESS_MAIN(TestPackage)
#include "tst_package.moc"
