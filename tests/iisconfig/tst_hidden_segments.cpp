#include <QTest>

#include "app/core/iisconfig/hidden_segments.h"
#include "shapes.h"

using namespace iiswsgi;
using namespace iiswsgi::iisconfig;

namespace {

Level level(const QString& path, const QByteArray& bytes) {
  auto document = Document::parse(bytes);
  if (!document) qFatal("%s", qPrintable(document.error().text()));
  return {path, std::move(document).value(), false};
}

Level webConfig(const QByteArray& segments) {
  return level(QStringLiteral("Shop"),
               "<configuration><system.webServer><security><requestFiltering><hiddenSegments>" + segments +
                   "</hiddenSegments></requestFiltering></security></system.webServer></configuration>");
}

/// With and without the lists that a server's own file has.
Level whole() {
  return level({}, shapeFile(QStringLiteral("iis_express.config")));
}
Level brief() {
  return level({}, "<configuration><system.webServer /></configuration>");
}

QString found(const QList<Level>& levels, const char* path) {
  const auto hidden = hiddenSegments(levels, QStringLiteral("Shop"));
  if (!hidden) return hidden.error().text();
  return hiddenSegmentIn(QLatin1String(path), *hidden);
}

}  // namespace

class TestHiddenSegments : public QObject {
  Q_OBJECT
 private slots:
  void whatTheServerListsIsHidden() {
    for (const auto& server : {whole(), brief()}) {
      QCOMPARE(found({server}, "/shop/BIN/tool"), QStringLiteral("BIN"));
      QCOMPARE(found({server}, "/App_Data"), QStringLiteral("App_Data"));
      QCOMPARE(found({server}, "/cabin/binary"), QString());
      QCOMPARE(found({server}, "/"), QString());
    }
  }

  void aSiteAddsAndTakesAway() {
    const Level open = webConfig("<remove segment=\"bin\" />");
    for (const auto& server : {whole(), brief()}) {
      QCOMPARE(found({server, webConfig("<add segment=\"private\" />")}, "/private/a"), QStringLiteral("private"));
      QCOMPARE(found({server, open}, "/bin"), QString());
      QCOMPARE(found({server, open}, "/App_Data"), QStringLiteral("App_Data"));
    }
  }

  void whoClearsTheListHidesNothingButWebConfig() {
    for (const auto& server : {whole(), brief()}) {
      QCOMPARE(found({server, webConfig("<clear />")}, "/bin/App_Data"), QString());
      QCOMPARE(found({server, webConfig("<clear />")}, "/a/Web.config"), QStringLiteral("Web.config"));
    }
  }
};

QTEST_APPLESS_MAIN(TestHiddenSegments)
#include "tst_hidden_segments.moc"
