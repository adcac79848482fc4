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

/// Keeps its colour on a step that can't be gone back to: it is done all the same.
QIcon stepIcon(const QString& name, const QColor& colour) {
  QIcon icon;
  for (const qreal ratio : {1.0, 2.0, 3.0}) {
    const QPixmap pixmap = symbolPixmap(name, colour, 20, ratio);
    icon.addPixmap(pixmap);
    icon.addPixmap(pixmap, QIcon::Disabled);
  }
  return icon;
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
    button->setAutoDefault(false);
    button->setIconSize(QSize(20, 20));
    connect(button, &QPushButton::clicked, this, [this, step] { emit chosen(step); });
    column->addWidget(button);
    m_buttons << button;
  }
  column->addStretch(1);
  auto* packages = makeButton(tr("Packages and feeds"), "step", QStringLiteral("package"));
  packages->setObjectName(QStringLiteral("packages"));
  packages->setAutoDefault(false);
  // Every letter may be a page's own key.
  packages->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_P));
  packages->setToolTip(
      tr("Build, publish and install packages (%1)").arg(packages->shortcut().toString(QKeySequence::NativeText)));
  packages->setIconSize(QSize(20, 20));
  connect(packages, &QPushButton::clicked, this, &StepList::wantsPackages);
  column->addWidget(packages);
  auto* version = makeText(tr("Version %1").arg(QStringLiteral(IISWSGI_VERSION)), "muted");
  version->setContentsMargins(8, 0, 0, 0);
  column->addWidget(version);
}

void StepList::setState(int current, int reached, bool free) {
  const Theme& theme = currentTheme();
  for (int step = 0; step < m_buttons.size(); ++step) {
    auto* button = m_buttons.at(step);
    const bool isCurrent = step == current;
    const bool isDone = step < current;
    const QString picture = isDone      ? QStringLiteral("circle-check")
                            : isCurrent ? QStringLiteral("circle-dot")
                                        : QStringLiteral("circle");
    button->setIcon(stepIcon(picture, isDone ? theme.good : isCurrent ? theme.accent : theme.muted));
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
