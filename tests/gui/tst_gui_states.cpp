#include <atomic>
#include <cmath>
#include <thread>

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QListWidget>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include "app/gui/options.h"
#include "app/gui/pages/site/site_state.h"
#include "app/gui/state/runner.h"
#include "app/gui/state/watching.h"
#include "app/gui/style/theme.h"
#include "app/gui/style/theme_follower.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/letter_panel.h"
#include "app/gui/widgets/notice.h"
#include "app/gui/widgets/symbol.h"

using namespace iiswsgi;

namespace {

/// Relative luminance and contrast, as WCAG 2.1 defines them.
double luminance(const QColor& colour) {
  const auto part = [](double value) {
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor over(const QColor& upper, const QColor& ground) {
  const auto part = [&](int above, int below) { return qRound(above * upper.alphaF() + below * (1 - upper.alphaF())); };
  return {part(upper.red(), ground.red()), part(upper.green(), ground.green()), part(upper.blue(), ground.blue())};
}

}  // namespace

class TestGuiStates : public QObject {
  Q_OBJECT
 private slots:
  void theNewestAnswerOfATopicCounts() {
    gui::Runner runner;
    QObject receiver;
    QList<int> answers;
    std::atomic<bool> go{false};
    runner.start(
        QStringLiteral("t"), &receiver,
        [&go] {
          while (!go)
            std::this_thread::yield();
          return 1;
        },
        [&](int value) { answers << value; });
    std::atomic<bool> secondRan{false};
    runner.start(
        QStringLiteral("t"), &receiver, [&secondRan] { return secondRan = true, 2; },
        [&](int value) { answers << value; });
    runner.start(
        QStringLiteral("t"), &receiver, [] { return 3; }, [&](int value) { answers << value; });
    go = true;
    QTRY_VERIFY(!runner.isBusy(QStringLiteral("t")));
    QTest::qWait(20);
    QCOMPARE(answers, QList<int>{3});
    QVERIFY2(!secondRan, "stale work that had not begun was done all the same");
  }

  void topicsDontDisturbEachOther() {
    gui::Runner runner;
    QObject receiver;
    QList<int> answers;
    runner.start(
        QStringLiteral("a"), &receiver, [] { return 1; }, [&](int value) { answers << value; });
    runner.start(
        QStringLiteral("b"), &receiver, [] { return 2; }, [&](int value) { answers << value; });
    QTRY_COMPARE(answers, (QList<int>{1, 2}));
  }

  void nothingIsDeliveredToAReceiverThatIsGone() {
    gui::Runner runner;
    auto receiver = std::make_unique<QObject>();
    bool called = false;
    runner.start(
        QStringLiteral("t"), receiver.get(), [] { return 1; }, [&](int) { called = true; });
    receiver.reset();
    QTRY_VERIFY(!runner.isBusy(QStringLiteral("t")));
    QVERIFY(!called);
  }

  void progressForAWindowThatIsGoneIsDropped() {
    gui::Runner runner;
    auto window = std::make_unique<QObject>();
    std::atomic<bool> begun{false}, go{false};
    int told = 0;
    const auto options = gui::watching(runner, window.get(), std::make_shared<std::atomic<bool>>(false),
                                       [&told](const apply::Progress&) { ++told; });
    runner.start(
        QStringLiteral("t"), window.get(),
        [&] {
          begun = true;
          options.progress({1, 3, {}});
          while (!go)
            std::this_thread::yield();
          options.progress({2, 3, {}});
          return 0;
        },
        [](int) {});
    QTRY_COMPARE(told, 1);
    window.reset();
    go = true;
    QTRY_VERIFY(!runner.isBusy(QStringLiteral("t")));
    QCOMPARE(told, 1);
  }

  void whatTakesItsTimeToEndEndsBehind() {
    gui::Runner runner;
    std::atomic<std::thread::id> endedIn{};
    runner.destroy(std::shared_ptr<void>());
    std::shared_ptr<int> server(new int(1), [&](const int* number) {
      endedIn = std::this_thread::get_id();
      delete number;
    });
    runner.destroy(std::move(server));
    QTRY_VERIFY(endedIn.load() != std::thread::id());
    QVERIFY(endedIn.load() != std::this_thread::get_id());
  }

  void whatAppearsIsReadAloudOnce() {
    if (!QAccessible::isActive()) QSKIP("nobody listens on this platform");
    static QList<QObject*> alerts;
    alerts.clear();
    const auto before = QAccessible::installUpdateHandler([](QAccessibleEvent* event) {
      if (event->type() == QAccessible::Alert) alerts << event->object();
    });
    gui::Notice notice;
    gui::LetterPanel letter;
    const Error error{ErrorCode{1}, QStringLiteral("It broke."), QStringLiteral("Mend it.")};
    for (int time = 0; time < 2; ++time) {
      notice.setText(QStringLiteral("Done."));
      letter.setError(error);
    }
    notice.setText({});
    letter.setError(std::nullopt);
    QAccessible::installUpdateHandler(before);
    QCOMPARE(alerts, (QList<QObject*>{&notice, &letter}));
  }

  void theThemeFollowsTheDesktop() {
    const gui::ThemeFollower follower(*qApp);
    const gui::Theme desktop = gui::currentTheme();
    gui::applyTheme(*qApp, desktop.dark ? gui::lightTheme() : gui::darkTheme());
    QWidget window;
    gui::Symbol picture(20, &window);
    picture.set(QStringLiteral("check"), &gui::Theme::text);
    const QIcon icon = gui::symbol(QStringLiteral("check"), &gui::Theme::text);
    const QImage before = icon.pixmap(QSize(20, 20)).toImage();
    QEvent changed(QEvent::ThemeChange);
    QCoreApplication::sendEvent(&window, &changed);
    QTRY_VERIFY(gui::currentTheme() == desktop);
    QVERIFY(icon.pixmap(QSize(20, 20)).toImage() != before);
    QCOMPARE(QGuiApplication::palette().color(QPalette::Window), desktop.window);
  }

  void theChosenRowIsSeen_data() {
    QTest::addColumn<QString>("kind");
    QTest::addColumn<bool>("dark");
    for (const bool dark : {false, true}) {
      for (const char* kind : {"tree", "rows", "products"})
        QTest::addRow("%s, %s", kind, dark ? "dark" : "light") << QString(kind) << dark;
    }
  }
  /// Windows' own style paints a chosen row's text in the colour that a style sheet says, and not its ground.
  void theChosenRowIsSeen() {
    QFETCH(QString, kind);
    QFETCH(bool, dark);
    const auto usual = qScopeGuard([before = gui::currentTheme()] { gui::applyTheme(*qApp, before); });
    gui::applyTheme(*qApp, dark ? gui::darkTheme() : gui::lightTheme());
    QTreeWidget tree;
    QListWidget list;
    tree.setProperty("role", kind.toUtf8());
    list.setProperty("role", kind.toUtf8());
    tree.addTopLevelItems({new QTreeWidgetItem({"one"}), new QTreeWidgetItem({"two"})});
    list.addItems({"one", "two"});
    QAbstractItemView* view = kind == "products" ? static_cast<QAbstractItemView*>(&list) : &tree;
    view->resize(300, 200);
    view->show();
    view->setCurrentIndex(view->model()->index(1, 0));
    QVERIFY(QTest::qWaitForWindowExposed(view));
    const QImage image = view->viewport()->grab().toImage();
    const QRect row = view->visualRect(view->currentIndex());
    const qreal ratio = image.devicePixelRatio();
    const QColor ground = image.pixelColor(QPointF(row.right() - 4, row.center().y()).toPoint() * ratio);
    QVERIFY2(contrast(ground, gui::currentTheme().accent) < 1.1, qPrintable(ground.name()));
    double best = 1;
    for (int x = int(row.left() * ratio); x < int(row.right() * ratio); ++x) {
      for (int y = int(row.top() * ratio); y < int(row.bottom() * ratio); ++y)
        best = std::max(best, contrast(ground, image.pixelColor(x, y)));
    }
    QVERIFY2(best >= 4.5, qPrintable(QString::number(best)));
  }

  /// A name that the machine hasn't is drawn in whatever comes first: in Wine a font of formulas, whose lines are so high
  /// that a field looks empty.
  void commandsAndConfigurationHaveCharactersOfOneWidth() {
    gui::applyTheme(*qApp, gui::currentTheme());
    for (const QFont& font : {gui::codeFont(), QFont(QStringLiteral("monospace"))}) {
      const QFontMetrics metrics(font);
      QCOMPARE(metrics.horizontalAdvance(QLatin1Char('i')), metrics.horizontalAdvance(QLatin1Char('W')));
    }
    QCOMPARE(gui::codeFont().pointSizeF(), QApplication::font().pointSizeF());
  }

  void highContrastIsThePersonsOwnColoursAlone() {
    QPalette palette;
    palette.setColor(QPalette::Window, Qt::black);
    palette.setColor(QPalette::WindowText, Qt::yellow);
    palette.setColor(QPalette::Highlight, Qt::cyan);
    palette.setColor(QPalette::HighlightedText, Qt::black);
    const gui::Theme theme = gui::contrastTheme(palette);
    QVERIFY(theme.dark);
    for (const QColor& ground : {theme.window, theme.surface, theme.raised, theme.accentSoft, theme.goodSoft,
                                 theme.cautionSoft, theme.badSoft})
      QCOMPARE(ground, QColor(Qt::black));
    for (const QColor& text : {theme.text, theme.muted, theme.good, theme.caution, theme.bad, theme.border})
      QCOMPARE(text, QColor(Qt::yellow));
  }

  void optionsFillTheAnswersInAdvance() {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("wish.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"name\": \"shop\", \"server\": \"iis\"}");
    file.close();
    const auto options =
        gui::parseOptions({QStringLiteral("--desired"), file.fileName(), QStringLiteral("--server=sandbox")});
    QVERIFY2(options, qPrintable(options ? QString() : options.error().text()));
    QCOMPARE(options->desired.name, QStringLiteral("shop"));
    QCOMPARE(options->desired.server, QStringLiteral("sandbox"));
  }

  void wrongOptionsAreLetters_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("unknown") << QStringList{"--colour"} << 451;
    QTest::newRow("without value") << QStringList{"--server"} << 451;
    QTest::newRow("no such file") << QStringList{"--desired", "/nowhere.json"} << 452;
    QTest::newRow("not JSON") << QStringList{"--desired", "/etc/hostname"} << 3;
  }
  void wrongOptionsAreLetters() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    const auto options = gui::parseOptions(arguments);
    QVERIFY(!options);
    QCOMPARE(options.error().code().number, code);
  }

  void anAddressIsWhatAVisitorTypes_data() {
    QTest::addColumn<QString>("protocol");
    QTest::addColumn<QString>("information");
    QTest::addColumn<QString>("address");
    QTest::newRow("any address") << "http"
                                 << "*:8080:"
                                 << "http://localhost:8080/";
    QTest::newRow("usual port") << "http"
                                << "*:80:"
                                << "http://localhost/";
    QTest::newRow("host name") << "https"
                               << "*:443:shop.example.org"
                               << "https://shop.example.org/";
    QTest::newRow("one address") << "http"
                                 << "127.0.0.1:81:"
                                 << "http://127.0.0.1:81/";
  }
  void anAddressIsWhatAVisitorTypes() {
    QFETCH(QString, protocol);
    QFETCH(QString, information);
    QFETCH(QString, address);
    QCOMPARE(gui::SiteState::urlOf({protocol, information}).toString(), address);
  }

  void aNameComesFromTheProject() {
    plan::ApplicationSource ini;
    ini.iniFile = QStringLiteral("/srv/shop/production.ini");
    QCOMPARE(gui::SiteState::nameFor(ini), QStringLiteral("shop"));
    plan::ApplicationSource callable;
    callable.callable = QStringLiteral("shop.wsgi:application");
    QCOMPARE(gui::SiteState::nameFor(callable), QStringLiteral("shop"));
  }

  void aLetterHasWhatHappenedWhatToDoTheCodeAndAllOfItToCopy() {
    gui::LetterPanel panel;
    QVERIFY(panel.isHidden());
    panel.setError(Error(ErrorCode{201}, QStringLiteral("It is gone."), QStringLiteral("Look elsewhere."),
                         QStringLiteral("ENOENT")));
    QVERIFY(!panel.isHidden());
    QVERIFY(panel.copyText().contains(QStringLiteral("IISWSGI-0201: It is gone.")));
    QVERIFY(panel.copyText().contains(QStringLiteral("What to do: Look elsewhere.")));
    QVERIFY(panel.copyText().contains(QStringLiteral("ENOENT")));
    QVERIFY2(panel.copyText().contains(QStringLiteral("## IISWSGI-0201")), "the code's explanation comes along");
    panel.setError(std::nullopt);
    QVERIFY(panel.isHidden());
  }

  void whatIsCopiedOfALongTextHasNothingInvisible() {
    const QString path = QStringLiteral("C:\\sites\\") + QString(200, QLatin1Char('w'));
    gui::Text text(path);
    QCOMPARE(text.text(), path);
    text.setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text.show();
    text.setSelection(0, int(static_cast<QLabel&>(text).text().size()));
    QTest::keyClick(&text, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), path);
  }

  void textsAreReadableInBothSchemes() {
    for (const gui::Theme& theme : {gui::lightTheme(), gui::darkTheme()}) {
      for (const QColor& ground : {theme.window, theme.surface, theme.accentSoft})
        QVERIFY2(contrast(theme.text, ground) >= 7 && contrast(theme.muted, ground) >= 4.5, qPrintable(ground.name()));
      // Line numbers of a plan, on a row that is added and on one that is removed.
      for (const auto& row : {QColor(46, 160, 67, 60), QColor(218, 54, 51, 60)})
        QVERIFY(contrast(theme.muted, over(row, theme.surface)) >= 4.5);
      QVERIFY(contrast(theme.onAccent, theme.accent) >= 4.5);
      QVERIFY(contrast(theme.accent, theme.surface) >= 4.5);
      QVERIFY(contrast(theme.bad, theme.window) >= 4.5);
      QVERIFY(contrast(theme.caution, theme.window) >= 4.5);
      for (const auto& [text, ground] :
           {std::pair{theme.text, theme.goodSoft}, std::pair{theme.text, theme.cautionSoft},
            std::pair{theme.text, theme.badSoft}, std::pair{theme.muted, theme.badSoft}})
        QVERIFY2(contrast(text, ground) >= 4.5, qPrintable(ground.name()));
    }
  }

  void everySymbolIsThere() {
    gui::applyTheme(*qApp, gui::lightTheme());
    for (const char* name : {"check",  "circle",  "circle-check", "circle-dot", "warning", "error",  "info",
                             "server", "sandbox", "folder",       "file",       "globe",   "python", "environment",
                             "copy",   "save",    "refresh",      "plus",       "undo",    "history"}) {
      const QPixmap pixmap = gui::symbolPixmap(QLatin1String(name), Qt::red, 24, 2);
      QVERIFY2(pixmap.width() == 48, name);
    }
    QVERIFY(!gui::programIcon().pixmap(64, 64).isNull());
  }
};

QTEST_MAIN(TestGuiStates)
#include "tst_gui_states.moc"
