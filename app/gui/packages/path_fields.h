#pragma once

#include <functional>

#include <QLineEdit>
#include <QPushButton>

#include "app/gui/widgets/browse.h"
#include "app/gui/widgets/field.h"
#include "app/gui/widgets/label.h"

/// What several panels ask for in the same way.
namespace iiswsgi::gui {

/// As the system writes it, from the current folder; empty stays empty.
QString fullPath(const QString& written);

/// The path of a package: `open` gets what is chosen, or typed and isn't `shown` yet.
void askForPackage(Field* field, QLineEdit* line, QPushButton* browse, std::function<QString()> shown,
                   std::function<void(const QString&)> open);

/// The feed to publish to. State: setFeed(text), feed(), feedText().
template <typename State>
void askForFeed(Field* field, QLineEdit* line, State& state) {
  auto* choose = makeButton(Field::tr("Cho&ose ..."));
  field->addBeside(choose);
  QObject::connect(choose, &QPushButton::clicked, line, [line, &state] {
    browseNewFile(line, Field::tr("Choose the feed"), line->text(), {Field::tr("Feeds (*.xml)")},
                  [&state](const QString& path) { state.setFeed(path); });
  });
  QObject::connect(line, &QLineEdit::textEdited, &state, &State::setFeed);
  QObject::connect(line, &QLineEdit::editingFinished, &state, [field, line, &state] {
    field->touch();
    if (!state.feed().isEmpty()) state.setFeed(state.feed());
    line->setText(state.feedText());
  });
}

}  // namespace iiswsgi::gui
