#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QKeySequence>
#include <QLabel>
#include <QMap>
#include <QTest>

/// What a window's keys are, and where Tab leads in it.
namespace iiswsgi::test {

inline QString nameOf(const QWidget* widget) {
  if (!widget) return QStringLiteral("nothing");
  const auto* button = qobject_cast<const QAbstractButton*>(widget);
  const QString name = widget->accessibleName().isEmpty() && button ? button->text() : widget->accessibleName();
  return QStringLiteral("%1 \"%2\" %3")
      .arg(QLatin1String(widget->metaObject()->className()), name, widget->objectName());
}

/// The key behind the & of a label or button that is shown, with what it belongs to.
inline QMap<QChar, QStringList> mnemonicsOf(const QWidget& window) {
  QMap<QChar, QStringList> found;
  const auto note = [&](const QString& text, const QWidget* widget) {
    if (widget->isVisible() && !QKeySequence::mnemonic(text).isEmpty())
      found[QKeySequence::mnemonic(text).toString().back()] << text;
  };
  for (const auto* label : window.findChildren<QLabel*>())
    if (label->buddy()) note(label->text(), label);
  for (const auto* button : window.findChildren<QAbstractButton*>())
    note(button->text(), button);
  return found;
}

/// Where Tab leads from where the keyboard is, until it comes round; empty if it doesn't.
inline QList<QWidget*> tabStops(QWidget& window) {
  QList<QWidget*> stops;
  QWidget* start = QApplication::focusWidget();
  for (int step = 0; step < 100; ++step) {
    QWidget* at = QApplication::focusWidget();
    stops << at;
    QTest::keyClick(at ? at : &window, Qt::Key_Tab);
    if (QApplication::focusWidget() == start) return stops;
  }
  return {};
}

}  // namespace iiswsgi::test
