#include <QTest>

#include "tests/package/recipes.h"

using namespace iiswsgi;
using namespace iiswsgi::test;

class TestPackageCheck : public QObject {
  Q_OBJECT
 private slots:
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
    zip.add("shop/prod.env", "x").add("shop/cacert.pem", "x").add("shop/static/secrets.js", "x");
    zip.add("shop/a.json", "{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n\"}").add("shop/.htpasswd", "x");
    const auto opened = package::Package::open(deviceOf(zip.bytes()));
    QVERIFY(opened);
    const QString found = findingsOf(*opened);
    for (const char* rule : {"secret server.key", "secret prod.env", "secret a.json", "secret .htpasswd",
                             "transform web.Release.config", "stray-file notes.txt", "no-web-config"})
      QVERIFY2(found.contains(rule), qPrintable(found));
    QVERIFY2(!found.contains("cacert") && !found.contains("secrets.js"), qPrintable(found));
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
};

QTEST_GUILESS_MAIN(TestPackageCheck)
#include "tst_package_check.moc"
