#include "app/gui/widgets/choice_list.h"

#include <QSignalBlocker>

#include "app/gui/widgets/choice_delegate.h"

namespace iiswsgi::gui {
namespace {

QListWidgetItem* makeItem(const Choice& choice) {
  auto* item = new QListWidgetItem(choice.title);
  item->setData(ChoiceDelegate::KeyRole, choice.key);
  item->setData(ChoiceDelegate::SymbolRole, choice.symbolName);
  item->setData(ChoiceDelegate::TextRole, choice.text);
  item->setData(ChoiceDelegate::BadgeRole, choice.badge);
  item->setData(ChoiceDelegate::ProblemRole, choice.problem);
  QStringList spoken{choice.title, choice.badge, choice.text, choice.problem};
  spoken.removeAll(QString());
  item->setData(Qt::AccessibleTextRole, spoken.join(QStringLiteral(", ")));
  if (!choice.problem.isEmpty()) item->setFlags(item->flags() & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable));
  return item;
}

}  // namespace

ChoiceList::ChoiceList(const QString& accessibleName, QWidget* parent) : QListWidget(parent) {
  setProperty("role", QByteArray("choices"));
  setAccessibleName(accessibleName);
  setItemDelegate(new ChoiceDelegate(this));
  setMouseTracking(true);
  setResizeMode(QListView::Adjust);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);  // the page scrolls, not the list
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(this, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (item) emit chosenByPerson(item->data(ChoiceDelegate::KeyRole).toString());
  });
}

void ChoiceList::setChoices(const QList<Choice>& choices) {
  const QString before = chosen();
  {
    const QSignalBlocker quiet(this);
    clear();
    for (const Choice& choice : choices)
      addItem(makeItem(choice));
  }
  choose(before);
  setVisible(!choices.isEmpty());
  fit();
}

void ChoiceList::choose(const QString& key) {
  const QSignalBlocker quiet(this);
  for (int row = 0; row < count(); ++row) {
    if (!key.isEmpty() && item(row)->data(ChoiceDelegate::KeyRole).toString() == key) {
      setCurrentRow(row);
      viewport()->update();
      return;
    }
  }
  setCurrentItem(nullptr);
  clearSelection();
  viewport()->update();
}

QString ChoiceList::chosen() const {
  const auto* item = currentItem();
  return item && item->isSelected() ? item->data(ChoiceDelegate::KeyRole).toString() : QString();
}

int ChoiceList::wantedHeight() const {
  int height = 2;
  for (int row = 0; row < count(); ++row)
    height += sizeHintForRow(row);
  return height;
}

void ChoiceList::fit() {
  setFixedHeight(wantedHeight());
}

void ChoiceList::resizeEvent(QResizeEvent* event) {
  QListWidget::resizeEvent(event);
  scheduleDelayedItemsLayout();
  fit();
}

QSize ChoiceList::sizeHint() const {
  return {420, wantedHeight()};
}
QSize ChoiceList::minimumSizeHint() const {
  return {240, wantedHeight()};
}

}  // namespace iiswsgi::gui
