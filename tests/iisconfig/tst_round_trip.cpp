#include <QElapsedTimer>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QTest>

#include "app/core/iisconfig/effective.h"
#include "samples.h"
#include "shapes.h"

using namespace iiswsgi;
using namespace iiswsgi::iisconfig;

namespace {

const QList<Shape>& allShapes() {
  static const QList<Shape> all = shapes();
  return all;
}

void addShapeRows() {
  QTest::addColumn<QByteArray>("bytes");
  for (const Shape& shape : allShapes())
    QTest::newRow(qPrintable(shape.name)) << shape.bytes;
}

/// Lines of the text, whatever the encoding.
QStringList linesOf(const QByteArray& bytes) {
  QString text = QString::fromUtf8(bytes);
  if (bytes.startsWith("\xff\xfe")) text = QStringDecoder(QStringConverter::Utf16LE)(bytes);
  if (bytes.startsWith("\xfe\xff")) text = QStringDecoder(QStringConverter::Utf16BE)(bytes);
  return text.split(QLatin1Char('\n'));
}

/// The line of an element that holds nothing, as it looks once it has been opened for a child.
QString opened(const QString& line) {
  static const QRegularExpression selfClosing(QStringLiteral("[ \\t]*/>"));
  static const QRegularExpression emptyPair(QStringLiteral("></[A-Za-z.]+>"));
  QString text = line;
  const auto found = line.contains(emptyPair) ? emptyPair : selfClosing;
  const auto match = found.match(line);
  return match.hasMatch() ? text.replace(match.capturedStart(), match.capturedLength(), QStringLiteral(">")) : line;
}

/// The lines of `before` that aren't in `after`, in order, save those of empty elements that were opened.
QStringList lost(const QByteArray& before, const QByteArray& after) {
  const QStringList now = linesOf(after);
  QStringList gone;
  qsizetype at = 0;
  for (const QString& line : linesOf(before)) {
    qsizetype found = now.indexOf(line, at);
    if (found < 0) found = now.indexOf(opened(line), at);
    if (found < 0) {
      gone << line;
    } else {
      at = found + 1;
    }
  }
  return gone;
}

/// What an edit took out of the bytes, its insertion aside: everything in front of and behind one place is kept.
QByteArray replacedBy(const QByteArray& before, const QByteArray& after) {
  const qsizetype shorter = std::min(before.size(), after.size());
  qsizetype front = 0;
  while (front < shorter && before[front] == after[front])
    ++front;
  qsizetype back = 0;
  while (back < shorter - front && before[before.size() - 1 - back] == after[after.size() - 1 - back])
    ++back;
  return before.mid(front, before.size() - front - back);
}

/// Nothing, or what makes `<a />` an element without content.
bool isOnlyAnOpening(QByteArray bytes) {
  bytes.replace(QByteArray("\0", 1), "");
  const QByteArray text = bytes.trimmed();
  return text.isEmpty() || text == "/" || text == "/>";
}

using Edit = std::function<Result<void>(Document&)>;
struct Undoable {
  const char* name;
  Edit add;
  Edit remove;
};

QList<Undoable> edits() {
  const Place server = Place::serverLevel();
  const Place below = Place::at(QStringLiteral("Default Web Site/new & shiny"));
  return {
      {"a FastCGI application", [](Document& d) { return d.addFastCgi(gateway()); },
       [](Document& d) { return d.removeFastCgi(gateway().fullPath.toUpper(), gateway().arguments); }},
      {"a handler of the server", [=](Document& d) { return d.addHandler(server, handler()); },
       [=](Document& d) { return d.removeHandler(server, QStringLiteral("SITE")); }},
      {"a handler below a location", [=](Document& d) { return d.addHandler(below, handler()); },
       [=](Document& d) { return d.removeHandler(below, QStringLiteral("site")); }},
  };
}

/// A section that stands there empty in another form than IIS's own, <fastCgi />, can't be told from one that wasn't
/// there, or from that form, once it is empty again.
bool hasOddEmptySection(const QString& text) {
  static const QRegularExpression odd(QStringLiteral("<(fastCgi|handlers)(></|\\s*\\n\\s*/>)"));
  return text.contains(odd);
}

/// An applicationHost.config keeps its empty sections: one that an edit made beside others stays as <fastCgi />.
bool lacksSection(const QString& text, const char* alsoNeeded) {
  return text.contains(QLatin1String("<configSections>")) && text.contains(QLatin1String(alsoNeeded)) &&
         !(text.contains(QLatin1String("<fastCgi")) && text.contains(QLatin1String("<handlers")));
}

qsizetype stepFor(const QByteArray& bytes) {
  return bytes.size() < 3000 ? 97 : bytes.size() < 60000 ? 997 : 19997;
}

}  // namespace

class TestRoundTrip : public QObject {
  Q_OBJECT
 private slots:
  void thereAreEnoughShapes() {
    QVERIFY(allShapes().size() >= 20);
    for (const Shape& shape : allShapes())
      QVERIFY2(shape.bytes.size() > 400, qPrintable(shape.name));
  }

  void anUneditedFileComesBackByteForByte_data() { addShapeRows(); }
  void anUneditedFileComesBackByteForByte() {
    QFETCH(QByteArray, bytes);
    QCOMPARE(parsed(bytes).bytes(), bytes);
  }

  void anAdditionChangesOnePlaceOnly_data() { addShapeRows(); }
  void anAdditionChangesOnePlaceOnly() {
    QFETCH(QByteArray, bytes);
    for (const Undoable& edit : edits()) {
      Document document = parsed(bytes);
      const auto done = edit.add(document);
      QVERIFY2(done.ok(), done ? edit.name : qPrintable(done.error().text()));
      const QByteArray replaced = replacedBy(bytes, document.bytes());
      QVERIFY2(isOnlyAnOpening(replaced), qPrintable(QLatin1String(edit.name) + QString::fromUtf8(replaced)));
    }
  }

  void theDiffOfAnAdditionHasOnlyItsOwnLines_data() { addShapeRows(); }
  void theDiffOfAnAdditionHasOnlyItsOwnLines() {
    QFETCH(QByteArray, bytes);
    if (!bytes.contains('\n') || QByteArray(QTest::currentDataTag()) == "odd.config")
      QSKIP("its elements share lines: the law of one place covers it");
    Document document = parsed(bytes);
    for (const Undoable& edit : edits())
      QVERIFY(edit.add(document).ok());
    const QStringList gone = lost(bytes, document.bytes());
    QVERIFY2(gone.isEmpty(), qPrintable(gone.join(QLatin1Char('|'))));
    QVERIFY(document.fastCgiApplications().contains(gateway()));
    QCOMPARE(document.sites().size(), parsed(bytes).sites().size());
  }

  void addingAndRemovingGivesTheSameBytes_data() { addShapeRows(); }
  void addingAndRemovingGivesTheSameBytes() {
    QFETCH(QByteArray, bytes);
    const QString text = linesOf(bytes).join(QLatin1Char('\n'));
    const bool exact = !hasOddEmptySection(text) && !lacksSection(text, "<system.webServer>");
    for (const Undoable& edit : edits()) {
      Document document = parsed(bytes);
      QVERIFY(edit.add(document).ok());
      // As a later run does it: from the bytes alone.
      document = parsed(document.bytes());
      QVERIFY(edit.remove(document).ok());
      if (exact) QVERIFY2(document.bytes() == bytes, edit.name);
      const QByteArray normal = document.bytes();
      QVERIFY(edit.add(document).ok());
      QVERIFY(edit.remove(document).ok());
      QVERIFY2(document.bytes() == normal, edit.name);
    }
  }

  void manyEditsTakenBackInAnyOrderGiveTheSameBytes_data() { addShapeRows(); }
  void manyEditsTakenBackInAnyOrderGiveTheSameBytes() {
    QFETCH(QByteArray, bytes);
    const QString text = linesOf(bytes).join(QLatin1Char('\n'));
    if (hasOddEmptySection(text) || lacksSection(text, "")) QSKIP("not every empty section has IIS's own form there");
    for (const bool reversed : {false, true}) {
      Document document = parsed(bytes);
      QList<Undoable> all = edits();
      for (const Undoable& edit : all)
        QVERIFY(edit.add(document).ok());
      if (reversed) std::reverse(all.begin(), all.end());
      for (const Undoable& edit : all)
        QVERIFY(edit.remove(document).ok());
      QCOMPARE(document.bytes(), bytes);
    }
  }

  void aCutOffFileIsRefusedAndNeverCrashes_data() { addShapeRows(); }
  void aCutOffFileIsRefusedAndNeverCrashes() {
    QFETCH(QByteArray, bytes);
    const qsizetype step = bytes.size() < 60000 ? 97 : 9997;
    for (qsizetype length = 0; length < bytes.size() - 200; length += step) {
      const auto document = Document::parse(bytes.left(length));
      QVERIFY2(!document.ok(), qPrintable(QString::number(length)));
      QVERIFY(!document.error().message().isEmpty());
    }
  }

  void aDamagedFileIsRefusedOrStaysAsItIs_data() { addShapeRows(); }
  void aDamagedFileIsRefusedOrStaysAsItIs() {
    QFETCH(QByteArray, bytes);
    const qsizetype step = stepFor(bytes);
    for (const char damage : {'<', '>', '"', '&', '/', '\0', '\xff'}) {
      for (qsizetype at = 0; at < bytes.size(); at += step) {
        QByteArray damaged = bytes;
        damaged[at] = damage;
        auto document = Document::parse(damaged);
        if (!document) continue;
        QCOMPARE(document->bytes(), damaged);
        for (const Undoable& edit : edits()) {
          if (!edit.add(*document)) QCOMPARE(document->bytes(), damaged);
          damaged = document->bytes();
        }
      }
    }
  }

  void fiveHundredSitesAreNoBurden() {
    const auto found = std::find_if(allShapes().begin(), allShapes().end(),
                                    [](const Shape& shape) { return shape.name == QLatin1String("500 sites"); });
    QVERIFY(found != allShapes().end());
    QElapsedTimer timer;
    timer.start();
    Document document = parsed(found->bytes);
    QCOMPARE(document.sites().size(), 501);
    for (const Undoable& edit : edits())
      QVERIFY(edit.add(document).ok());
    QVERIFY(effectiveHandlers({{QString(), document, false}}, QStringLiteral("Site 300")).ok());
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
  }
};

QTEST_APPLESS_MAIN(TestRoundTrip)
#include "tst_round_trip.moc"
