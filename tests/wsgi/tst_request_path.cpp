#include <QTest>

#include "gateway/wsgi/request_path.h"

/// SCRIPT_NAME and PATH_INFO out of what IIS, nginx and Apache say.
using namespace iiswsgi::wsgi;

namespace {

std::string_view viewOf(const QByteArray& text) {
  return text.isNull() ? std::string_view() : std::string_view(text.constData(), static_cast<std::size_t>(text.size()));
}

QByteArray bytes(std::string_view text) {
  return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

class TestRequestPath : public QObject {
  Q_OBJECT
 private slots:
  void theMountFollowsRoot_data() {
    QTest::addColumn<QByteArray>("applicationPath");
    QTest::addColumn<QByteArray>("mount");
    QTest::newRow("root") << QByteArray("/LM/W3SVC/1/ROOT") << QByteArray("");
    QTest::newRow("root with a slash") << QByteArray("/LM/W3SVC/1/ROOT/") << QByteArray("");
    QTest::newRow("application") << QByteArray("/LM/W3SVC/1/ROOT/shop") << QByteArray("/shop");
    QTest::newRow("nested") << QByteArray("/LM/W3SVC/12/ROOT/a/b") << QByteArray("/a/b");
    QTest::newRow("any case") << QByteArray("/lm/w3svc/1/Root/Shop") << QByteArray("/Shop");
    QTest::newRow("an application named like it") << QByteArray("/LM/W3SVC/1/ROOT/rootkit") << QByteArray("/rootkit");
    QTest::newRow("not a segment") << QByteArray("/LM/ROOTS/ROOT/x") << QByteArray("/x");
    QTest::newRow("none") << QByteArray("/LM/W3SVC") << QByteArray("");
  }
  void theMountFollowsRoot() {
    QFETCH(QByteArray, applicationPath);
    QFETCH(QByteArray, mount);
    QCOMPARE(bytes(mountIn(viewOf(applicationPath))), mount);
  }

  void aRequestIsPlaced_data() {
    QTest::addColumn<QByteArray>("applicationPath");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("scriptName");
    QTest::addColumn<QByteArray>("pathInfo");
    const QByteArray root("/LM/W3SVC/1/ROOT");
    const auto row = [&](const char* name, const char* mount, const char* url, const char* script, const char* info) {
      QTest::newRow(name) << root + mount << QByteArray(url) << QByteArray(script) << QByteArray(info);
    };
    row("root", "", "/", "", "/");
    row("path at the root", "", "/a/b?c=/d", "", "/a/b");
    row("mounted", "/shop", "/shop/cart", "/shop", "/cart");
    row("mount without a slash", "/shop", "/shop", "/shop", "");
    row("as the client typed it", "/Shop", "/sHOP/Cart", "/sHOP", "/Cart");
    row("only at a segment's end", "/shop", "/shopping", "", "/shopping");
    row("decoded once", "", "/100%25%20%2541", "", "/100% %41");
    row("UTF-8", "/caf\xC3\xA9", "/caf%C3%A9/x", "/caf\xC3\xA9", "/x");
    row("squeezed to a question mark", "/caf?", "/caf%C3%A9/x", "/caf\xC3\xA9", "/x");
    row("two question marks for one large character", "/\?\?", "/%F0%9F%90%8D/x", "/\xF0\x9F\x90\x8D", "/x");
    row("squeezed through a code page", "/caf\xE9", "/caf%C3%A9", "/caf\xC3\xA9", "");
    row("a question mark isn't a letter", "/caf?", "/cafe/x", "", "/cafe/x");
    row("a broken escape", "", "/%zz%4", "", "/%zz%4");
    row("an escaped slash", "", "/a%2Fb", "", "/a/b");
    row("an encoded mount", "/shop", "/%73hop/x", "/shop", "/x");
    row("dots lead into the mount", "/shop", "/other/../shop/x", "/shop", "/x");
    row("dots don't lead out", "", "/../../x", "", "/x");
    row("a dot at the end", "", "/a/.", "", "/a/");
    row("a hidden file isn't a dot", "", "/a/.b", "", "/a/.b");
    row("a whole URL", "/shop", "http://localhost:80/shop/x?y", "/shop", "/x");
    row("a URL without a path", "", "http://localhost", "", "/");
  }
  void aRequestIsPlaced() {
    QFETCH(QByteArray, applicationPath);
    QFETCH(QByteArray, url);
    PathVariables variables;
    variables.applicationPath = viewOf(applicationPath);
    variables.unencodedUrl = viewOf(url);
    variables.requestUri = "/not/this";
    variables.scriptName = variables.pathInfo = "/nor/this";
    RequestPath path;
    path.find(variables, std::nullopt);
    QTEST(bytes(path.scriptName()), "scriptName");
    QTEST(bytes(path.pathInfo()), "pathInfo");
  }

  void aClientsOriginalUrlIsNotBelieved() {
    PathVariables variables;
    variables.applicationPath = "/LM/W3SVC/1/ROOT";
    variables.originalUrl = "/admin";
    variables.requestUri = "/public";
    RequestPath path;
    path.find(variables, std::nullopt);
    QCOMPARE(bytes(path.pathInfo()), QByteArray("/public"));
    variables.rewritten = true;
    path.find(variables, std::nullopt);
    QCOMPARE(bytes(path.pathInfo()), QByteArray("/admin"));
  }

  void withoutARawUrlTheServersPathIsTaken() {
    PathVariables variables;
    variables.applicationPath = "/LM/W3SVC/1/ROOT/shop";
    variables.scriptName = variables.pathInfo = "/shop/100% sure";
    RequestPath path;
    path.find(variables, std::nullopt);
    QCOMPARE(bytes(path.scriptName()), QByteArray("/shop"));
    QCOMPARE(bytes(path.pathInfo()), QByteArray("/100% sure"));
  }

  void otherServersAreBelieved() {
    PathVariables variables;
    variables.scriptName = "/app";
    variables.pathInfo = "/x%20y";
    variables.requestUri = "/app/x%2520y";
    RequestPath path;
    path.find(variables, std::nullopt);
    QCOMPARE(bytes(path.scriptName()), QByteArray("/app"));
    QCOMPARE(bytes(path.pathInfo()), QByteArray("/x%20y"));
  }

  void withoutPathInfoTheScriptNameIsThePath() {
    PathVariables variables;
    variables.scriptName = "/hello";
    RequestPath path;
    path.find(variables, std::nullopt);
    QCOMPARE(bytes(path.scriptName()), QByteArray(""));
    QCOMPARE(bytes(path.pathInfo()), QByteArray("/hello"));
  }

  void aMountThatWasSaidWins_data() {
    QTest::addColumn<QByteArray>("mount");
    QTest::addColumn<QByteArray>("scriptName");
    QTest::addColumn<QByteArray>("pathInfo");
    QTest::newRow("below APPL_MD_PATH") << QByteArray("/shop/new") << QByteArray("/shop/new") << QByteArray("/x");
    QTest::newRow("with a slash") << QByteArray("/shop/") << QByteArray("/shop") << QByteArray("/new/x");
    QTest::newRow("the root") << QByteArray("") << QByteArray("") << QByteArray("/shop/new/x");
    QTest::newRow("cut off by a proxy") << QByteArray("/far") << QByteArray("/far") << QByteArray("/shop/new/x");
  }
  void aMountThatWasSaidWins() {
    QFETCH(QByteArray, mount);
    PathVariables variables;
    variables.applicationPath = "/LM/W3SVC/1/ROOT/shop";
    variables.requestUri = "/shop/new/x";
    RequestPath path;
    const std::optional<std::string> said = mount.toStdString();
    path.find(variables, said);
    QTEST(bytes(path.scriptName()), "scriptName");
    QTEST(bytes(path.pathInfo()), "pathInfo");
  }
};

QTEST_APPLESS_MAIN(TestRequestPath)
#include "tst_request_path.moc"
