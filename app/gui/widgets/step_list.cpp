#include "app/gui/widgets/step_list.h"

#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include "app/gui/style/theme.h"
#include "app/gui/widgets/label.h"

namespace iiswsgi::gui {
namespace {

QWidget* makeMark() {
  auto* row = new QWidget;
  auto* picture = new QLabel;
  picture->setPixmap(programIcon().pixmap(QSize(32, 32), row->devicePixelRatioF()));
  auto* name = new QLabel(QStringLiteral("iiswsgi"));
  QFont font = name->font();
  font.setPointSizeF(font.pointSizeF() * 1.3);
  font.setWeight(QFont::DemiBold);
  name->setFont(font);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(8, 4, 0, 16);
  layout->setSpacing(10);
  layout->addWidget(picture);
  layout->addWidget(name, 1);
  return row;
}

}  // namespace

StepList::StepList(const QStringList& titles, QWidget* parent) : QWidget(parent), m_titles(titles) {
  setProperty("role", QByteArray("side"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedWidth(212);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 18, 12, 12);
  column->setSpacing(4);
  column->addWidget(makeMark());
  for (int step = 0; step < titles.size(); ++step) {
    auto* button = makeButton(titles.at(step), "step");
    button->setIconSize(QSize(20, 20));
    connect(button, &QPushButton::clicked, this, [this, step] { emit chosen(step); });
    column->addWidget(button);
    m_buttons << button;
  }
  column->addStretch(1);
  auto* packages = makeLink(tr("Packages and feeds"), QStringLiteral("package"), Qt::Key_P);
  packages->setObjectName(QStringLiteral("packages"));
  connect(packages, &QPushButton::clicked, this, &StepList::wantsPackages);
  auto* history = makeLink(tr("What was done"), QStringLiteral("history"), Qt::Key_H);
  history->setObjectName(QStringLiteral("history"));
  connect(history, &QPushButton::clicked, this, &StepList::wantsHistory);
  column->addWidget(packages);
  column->addWidget(history);
  auto* version = makeText(tr("Version %1").arg(QStringLiteral(IISWSGI_VERSION)), "muted");
  version->setContentsMargins(8, 0, 0, 0);
  column->addWidget(version);
}

/// Leads to another window.
QPushButton* StepList::makeLink(const QString& text, const QString& symbolName, Qt::Key key) {
  auto* button = makeButton(text, "step", symbolName);
  // Every letter may be a page's own key.
  button->setShortcut(QKeySequence(Qt::CTRL | key));
  button->setToolTip(tr("In a window of its own (%1)").arg(button->shortcut().toString(QKeySequence::NativeText)));
  button->setIconSize(QSize(20, 20));
  return button;
}

void StepList::setState(int current, int reached, bool free) {
  for (int step = 0; step < m_buttons.size(); ++step) {
    auto* button = m_buttons.at(step);
    const bool isCurrent = step == current;
    const bool isDone = step < current;
    const QString picture = isDone      ? QStringLiteral("circle-check")
                            : isCurrent ? QStringLiteral("circle-dot")
                                        : QStringLiteral("circle");
    // It keeps its colour on a step that can't be gone back to: that is done all the same.
    const Tint tint = isDone ? &Theme::good : isCurrent ? &Theme::accent : &Theme::muted;
    button->setIcon(symbol(picture, tint, tint));
    button->setEnabled(isCurrent || (free && step <= reached));
    // The step that is shown needs no stop for the Tab key.
    button->setFocusPolicy(isCurrent ? Qt::NoFocus : Qt::StrongFocus);
    const QString state = isDone ? tr("done") : isCurrent ? tr("current") : tr("to come");
    button->setAccessibleName(
        tr("Step %1 of %2: %3, %4").arg(step + 1).arg(m_buttons.size()).arg(m_titles.at(step), state));
    button->setProperty("step", isCurrent ? QByteArray("current") : QByteArray());
    button->style()->unpolish(button);
    button->style()->polish(button);
  }
}

bool StepList::canChoose(int step) const {
  return m_buttons.at(step)->isEnabled();
}

}  // namespace iiswsgi::gui
