#include <QTest>

#include "app/core/package/content_edits.h"
#include "app/core/package/package.h"
#include "tests/package/raw_zip.h"

using namespace iiswsgi;
using namespace iiswsgi::test;
using package::Limits;
using package::Package;

namespace {

constexpr quint32 linkMode = 0120777U << 16;
constexpr quint32 pipeMode = 0010644U << 16;

QByteArray with(const RawEntry& entry) {
  return honestZip().add(entry).bytes();
}

QByteArray named(const QByteArray& name) {
  return with({name, "x"});
}

QByteArray manifest(const QByteArray& text) {
  return RawZip().add("Manifest.xml", text).add("shop/app.py", "x").bytes();
}

QByteArray deep() {
  QByteArray text;
  for (int i = 0; i < 200; ++i)
    text += "<a>";
  for (int i = 0; i < 200; ++i)
    text += "</a>";
  return manifestFor(text);
}

QByteArray bomb() {
  return with({"shop/zeros.bin", QByteArray(120 << 20, '\0'), 0x800, 8});
}

/// The second entry is the first one's content.
QByteArray overlapping() {
  const RawEntry inner{"shop/inner.bin", QByteArray(100000, 'x')};
  const QByteArray record = RawZip::record(inner);
  RawZip zip = honestZip();
  zip.add("shop/outer.bin", record);
  RawEntry again = inner;
  again.offset = quint32(zip.bytes().indexOf(record));
  return zip.add(again).bytes();
}

RawEntry lying(const QByteArray& name) {
  RawEntry entry{name, QByteArray(50000, 'x'), 0x800, 8};
  entry.size = 10;
  return entry;
}

/// p0 is `first`, each further one is made of the one before it.
QByteArray chain(int count, const QByteArray& first, const QByteArray& further) {
  QByteArray text = "<parameters><parameter name=\"p0\" defaultValue=\"" + first + "\"/>";
  for (int i = 1; i < count; ++i) {
    const QByteArray before = "{p" + QByteArray::number(i - 1) + '}';
    text += "<parameter name=\"p" + QByteArray::number(i) + "\" defaultValue=\"" +
            QByteArray(further).replace('#', before) + "\"/>";
  }
  return text + "</parameters>";
}

/// Last first, so that the first one asked for leads through all the others.
QByteArray chainBackwards(int count) {
  QByteArray text = "<parameters>";
  for (int i = count; i > 0; --i)
    text += "<parameter name=\"p" + QByteArray::number(i) + "\" defaultValue=\"{p" + QByteArray::number(i - 1) +
            "}\"/>";
  return text + "<parameter name=\"p0\" defaultValue=\"x\"/></parameters>";
}

QByteArray entries(int count) {
  return "<parameters><parameter name=\"p\" defaultValue=\"x\">" +
         QByteArray("<parameterEntry kind=\"TextFile\" scope=\"a\" match=\"b\"/>").repeated(count) +
         "</parameter></parameters>";
}

QByteArray asking(const QByteArray& parameters) {
  return with({"Parameters.xml", parameters});
}

}  // namespace

class TestHostilePackages : public QObject {
  Q_OBJECT
 private slots:
  void eachIsRefusedByItsOwnLetter_data() {
    namespace codes = package::codes;
    QTest::addColumn<QByteArray>("zip");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& zip, ErrorCode code, const char* says) {
      QTest::newRow(name) << zip << code.number << QString::fromUtf8(says);
    };
    row("zip slip", named("../evil.py"), codes::leadsOutside, "leads out");
    row("zip slip with backslashes", named("shop\\..\\..\\evil.py"), codes::leadsOutside, "leads out");
    row("zip slip in the middle", named("shop/a/../../evil.py"), codes::leadsOutside, "leads out");
    row("absolute", named("/etc/passwd"), codes::leadsOutside, "root of a disk");
    row("drive", named("C:/Windows/evil.dll"), codes::leadsOutside, "names a drive");
    row("drive without a root", named("C:evil.dll"), codes::leadsOutside, "names a drive");
    row("another machine", named("\\\\server\\share\\x"), codes::leadsOutside, "another machine");
    row("NUL", named("shop/NUL"), codes::deviceName, "\"NUL\" is a device");
    row("con.txt", named("shop/con.txt"), codes::deviceName, "device");
    row("a folder called aux", named("aux/x.py"), codes::deviceName, "device");
    row("COM with a superscript digit", named("shop/COM\xc2\xb9.log"), codes::deviceName, "device");
    row("a second stream", named("shop/app.py:hidden"), codes::badCharacter, "hides a second file");
    row("a dot at the end", named("shop/web.config."), codes::badCharacter, "drops the dot");
    row("a blank at the end", named("shop/web.config "), codes::badCharacter, "drops the dot");
    row("a control character", with({"shop/a\x07.py", "x", 0}), codes::badCharacter, "nobody can see");
    row("turned reading direction", named("shop/a\xe2\x80\xaegpj.exe"), codes::badCharacter, "nobody can see");
    row("an asterisk", named("shop/*.py"), codes::badCharacter, "Windows has no file");
    row("an empty part", named("shop//x.py"), codes::badCharacter, "part of it is empty");
    row("a link", with({"shop/data", "/etc/passwd", 0x800, 0, linkMode}), codes::linkRefused, "is a link");
    row("a pipe", with({"shop/pipe", "", 0x800, 0, pipeMode}), codes::linkRefused, "no file");
    row("two names that differ in case", named("shop/APP.PY"), codes::nameTwice, "the same as \"shop/app.py\"");
    row("the same name twice", named("shop/app.py"), codes::nameTwice, "two entries");
    row("a file and a folder", named("shop/app.py/x"), codes::fileAndFolder, "is a file");
    row("a long part", named("shop/" + QByteArray(300, 'a')), codes::nameTooLong, "305 characters");
    row("absurdly deep", named(QByteArray("d/").repeated(80) + "x"), codes::nameTooLong, "81 levels");
    row("a bomb", bomb(), codes::unpacksTooLarge, "120 MiB");
    row("entries on top of each other", overlapping(), codes::overlapping, "on top of each other");
    row("encrypted", with({"shop/secret", "0123456789abcdef", 0x801}), codes::encrypted, "is encrypted");
    row("unknown compression", with({"shop/x", "x", 0x800, 14}), codes::unknownCompression, "method 14");
    row("no zip file", "<html>404</html>", codes::notAZip, "no zip file");
    row("nothing in it", QByteArray(), codes::notAZip, "no zip file");
    row("cut off", honestZip().bytes().chopped(40), codes::notAZip, "its end is missing");
    row("no manifest", RawZip().add("readme.txt", "x").bytes(), codes::noManifest, "no Manifest.xml");
    row("two manifests", with({"archive.xml", "<sitemanifest/>"}), codes::bothManifests, "and an archive.xml");
    row("entities", manifest("<!DOCTYPE a [<!ENTITY b \"c\">]><MSDeploy.iisApp>&b;</MSDeploy.iisApp>"),
        codes::doctypeRefused, "document type in line 1");
    row("no XML", manifest("MZ\x90"), codes::badManifest, "Manifest.xml of the package can't be used");
    row("another root", manifest("<project/>"), codes::badManifest, "<project>");
    row("a manifest of a thousand levels", manifest(deep()), codes::badManifest, "inside each other");
    row("a huge manifest", manifest(manifestFor("<!--" + QByteArray(5 << 20, 'x') + "-->")), codes::descriptionTooLarge,
        "more than the 4194304");
    row("content outside", manifest(manifestFor("<iisApp path=\"..\\..\\inetpub\"/>")), codes::leadsOutside,
        "leads out");
    row("content that isn't there", manifest(manifestFor("<iisApp path=\"blog\"/>")), codes::contentMissing, "blog");
    row("no application", manifest(manifestFor("<runCommand path=\"format c:\"/>")), codes::noApplication, "no iisApp");
    row("a description that leads outside",
        with({"shop/iiswsgi.json", "{\"requirements\": \"../../requirements.txt\"}"}), codes::leadsOutside,
        "leads out");
    row("a description that leads outside as Windows writes it",
        with({"shop/iiswsgi.json", R"({"requirements": "..\\..\\requirements.txt"})"}), codes::leadsOutside,
        "leads out");
    row("a description of data outside", with({"shop/iiswsgi.json", R"({"data": ["a\\..\\.."]})"}), codes::leadsOutside,
        "leads out");
    row("thousands of parameters", asking(chain(1001, "x", "y")), codes::tooManyParameters,
        "more than 1000 parameters");
    row("tens of thousands of entries", asking(entries(10001)), codes::tooManyParameters, "more than 10000 entries");
    row("a description of wrong kinds", with({"shop/iiswsgi.json", "{\"id\": 5}"}), codes::badDescription, "\"id\"");
  }
  void eachIsRefusedByItsOwnLetter() {
    QFETCH(QByteArray, zip);
    QFETCH(int, code);
    QFETCH(QString, says);
    const auto opened = Package::open(deviceOf(zip));
    QVERIFY2(!opened, "it was opened");
    QVERIFY2(opened.error().code().number == code, qPrintable(opened.error().text()));
    QVERIFY2(opened.error().message().contains(says), qPrintable(opened.error().text()));
    QVERIFY2(!opened.error().hint().isEmpty(), qPrintable(opened.error().text()));
  }

  void valuesThatGrowWithoutEndAreRefused_data() {
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<QString>("says");
    QTest::newRow("doubled forty times") << chain(40, "x", "##") << "more than 65536 characters";
    QTest::newRow("one long value") << chain(1, QByteArray(70000, 'x'), "") << "more than 65536 characters";
    QTest::newRow("a chain of a thousand") << chainBackwards(999) << "More than 64";
    QTest::newRow("a chain that is fine") << chain(999, "x", "#") << "";
    QTest::newRow("references to nobody") << chain(3, QByteArray("{nobody}").repeated(8000), "y") << "";
  }
  void valuesThatGrowWithoutEndAreRefused() {
    QFETCH(QByteArray, parameters);
    QFETCH(QString, says);
    const auto opened = Package::open(deviceOf(asking(parameters)));
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text()));
    const auto values = package::filledIn(opened->parameters(), {});
    if (says.isEmpty()) {
      QVERIFY2(values, qPrintable(values ? QString() : values.error().text()));
      return;
    }
    QVERIFY2(!values, "it was filled in");
    QVERIFY2(values.error().code() == package::codes::tooManyParameters, qPrintable(values.error().text()));
    QVERIFY2(values.error().message().contains(says), qPrintable(values.error().text()));
    QVERIFY(!values.error().hint().isEmpty());
  }

  void anEditThatHitsEverywhereIsRefused_data() {
    QTest::addColumn<QByteArray>("match");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("none or more") << QByteArray("x*");
    QTest::newRow("in front of a letter") << QByteArray("(?=y)");
  }
  void anEditThatHitsEverywhereIsRefused() {
    QFETCH(QByteArray, match);
    const auto parameters = package::readParameters(
        "<parameters><parameter name=\"p\"><parameterEntry kind=\"TextFile\" scope=\"a\" match=\"" + match +
            "\"/></parameter></parameters>",
        "Parameters.xml");
    QVERIFY(parameters);
    auto edits = package::ContentEdits::make(*parameters, {{"p", "value"}});
    const auto edited = edits ? edits->apply("shop/a.ini", QByteArray(1000, 'y')) : Result<QByteArray>(edits.error());
    QVERIFY2(!edited, "it was edited");
    QVERIFY2(edited.error().code() == package::codes::badPattern, qPrintable(edited.error().text()));
    QVERIFY2(edited.error().message().contains("between any two letters"), qPrintable(edited.error().text()));
  }

  void anEditThatMakesAFileHugeIsRefused_data() {
    QTest::addColumn<QByteArray>("entry");
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("text") << QByteArray("kind=\"TextFile\" match=\".\"") << QByteArray(1000, 'y');
    QTest::newRow("XML") << QByteArray("kind=\"XmlFile\" match=\"//b\"")
                         << "<a>" + QByteArray("<b/>").repeated(1000) + "</a>";
  }
  void anEditThatMakesAFileHugeIsRefused() {
    QFETCH(QByteArray, entry);
    QFETCH(QByteArray, file);
    const auto parameters = package::readParameters(
        "<parameters><parameter name=\"p\"><parameterEntry scope=\"a\" " + entry + "/></parameter></parameters>",
        "Parameters.xml");
    QVERIFY(parameters);
    auto edits = package::ContentEdits::make(*parameters, {{"p", QString(65536, 'v')}});
    QVERIFY(edits);
    const auto edited = edits->apply("shop/a.ini", file);
    QVERIFY2(!edited, "it was edited");
    QVERIFY2(edited.error().code() == package::codes::editTooLarge, qPrintable(edited.error().text()));
  }

  void anHonestOneIsOpened() {
    const auto opened = Package::open(deviceOf(honestZip().bytes()));
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text()));
  }

  void tooManyEntriesAreRefused() {
    Limits limits;
    limits.entries = 2;
    const auto opened = Package::open(deviceOf(named("shop/third.py")), limits);
    QVERIFY(!opened && opened.error().code() == package::codes::tooManyEntries);
  }

  void whatIsDamagedInsideIsFoundOnReading_data() {
    QTest::addColumn<QByteArray>("zip");
    RawEntry wrongSum{"shop/x.py", "right"};
    wrongSum.crc = 5;
    QTest::newRow("a wrong checksum") << with(wrongSum);
    QTest::newRow("larger than it says") << with(lying("shop/x.py"));
    RawEntry torn{"shop/x.py", QByteArray(50000, 'x'), 0x800, 8};
    QByteArray bytes = with(torn);
    const qsizetype at = bytes.indexOf("shop/x.py") + 20;
    bytes[at] = char(bytes.at(at) ^ 0x55);
    QTest::newRow("damaged bytes") << bytes;
  }
  void whatIsDamagedInsideIsFoundOnReading() {
    QFETCH(QByteArray, zip);
    const auto opened = Package::open(deviceOf(zip));
    if (!opened) {
      QVERIFY2(opened.error().code() == package::codes::damaged, qPrintable(opened.error().text()));
      return;
    }
    const auto* file = opened->file("x.py");
    QVERIFY(file);
    const auto read = opened->archive().read(file->entry, 1 << 20);
    QVERIFY2(!read, "it was read");
    QVERIFY2(read.error().code() == package::codes::damaged, qPrintable(read.error().text()));
  }

  void foldersThatAreSaidTwiceAreFine() {
    RawZip zip = honestZip();
    zip.add("shop/", "").add("shop/static/", "").add("shop/static/a.css", "a");
    const auto opened = Package::open(deviceOf(zip.bytes()));
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text()));
    QCOMPARE(opened->content().size(), 2);
  }
};

QTEST_GUILESS_MAIN(TestHostilePackages)
#include "tst_hostile_packages.moc"
