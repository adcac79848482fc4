#include "app/gui/pages/site/advanced_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>

namespace iiswsgi::gui {
namespace {

constexpr int placeRow = 3;

QString fastCgiField(const QString& attribute) {
  return QStringLiteral("fastCgi.") + attribute;
}

}  // namespace

AdvancedPanel::AdvancedPanel(Session& session, SiteState& state, QWidget* parent)
    : QWidget(parent), m_session(session), m_state(state), m_place(new QComboBox), m_streaming(nullptr) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(20);
  grid->setVerticalSpacing(14);
  addText(QStringLiteral("handlerPath"), tr("&Requests for"), tr("* is every address below; *.py or api/* are some."),
          0, 0, [this](const QString& text) { m_state.setHandlerPath(text); });
  addText(QStringLiteral("verb"), tr("Met&hods"), tr("* is every method; GET,POST are these two."), 0, 1,
          [this](const QString& text) { m_state.setVerb(text); });
  const auto fastCgi = [this](const QString& attribute) {
    return [this, attribute](const QString& text) { m_state.setFastCgi(attribute, text); };
  };
  addText(fastCgiField(QStringLiteral("maxInstances")), tr("Processes &at most"),
          tr("Each answers one request at a time. Empty: 4, as IIS has it."), 1, 0,
          fastCgi(QStringLiteral("maxInstances")));
  addText(fastCgiField(QStringLiteral("instanceMaxRequests")), tr("Re&quests before a fresh process"),
          tr("Empty: 10000."), 1, 1, fastCgi(QStringLiteral("instanceMaxRequests")));
  addText(fastCgiField(QStringLiteral("activityTimeout")), tr("S&econds an answer may be silent"), tr("Empty: 300."), 2,
          0, fastCgi(QStringLiteral("activityTimeout")));
  addText(fastCgiField(QStringLiteral("monitorChangesTo")), tr("Start again when this file &changes"),
          tr("A full path. Empty: the INI file, if there is one."), 2, 1, fastCgi(QStringLiteral("monitorChangesTo")));
  addPlace();
  refresh();
}

QLineEdit* AdvancedPanel::addText(const QString& name, const QString& label, const QString& help, int row,
                                  int columnNumber, const std::function<void(const QString&)>& set) {
  auto* editor = new QLineEdit;
  editor->setObjectName(name);
  auto* field = new Field(label, editor, help);
  connect(editor, &QLineEdit::textEdited, this, [field, set](const QString& text) {
    field->touch();
    set(text);
  });
  m_fields.append({field, name});
  m_editors[name] = editor;
  static_cast<QGridLayout*>(layout())->addWidget(field, row, columnNumber, Qt::AlignTop);
  return editor;
}

void AdvancedPanel::addPlace() {
  m_place->addItem(tr("Wherever it fits best"), int(plan::HandlerPlace::Automatic));
  m_place->addItem(tr("The site's web.config"), int(plan::HandlerPlace::WebConfig));
  m_place->addItem(tr("applicationHost.config, for this site"), int(plan::HandlerPlace::Location));
  m_place->addItem(tr("applicationHost.config, for every site"), int(plan::HandlerPlace::Server));
  m_place->setObjectName(QStringLiteral("place"));
  connect(m_place, &QComboBox::activated, this,
          [this](int index) { m_state.setPlace(plan::HandlerPlace(m_place->itemData(index).toInt())); });
  auto* field =
      new Field(tr("Write the handler mapping &in"), m_place, tr("Where IIS is told which requests go to Python."));
  m_fields.append({field, QStringLiteral("place")});
  m_streaming = new QCheckBox(tr("Sen&d answers on while they are being made"));
  m_streaming->setToolTip(
      tr("IIS collects up to 4 MiB before it sends. Turn this on for streams and server-sent events."));
  m_streaming->setAccessibleDescription(m_streaming->toolTip());
  connect(m_streaming, &QCheckBox::clicked, &m_state, &SiteState::setStreaming);
  auto* grid = static_cast<QGridLayout*>(layout());
  grid->addWidget(field, placeRow, 0, Qt::AlignTop);
  grid->addWidget(m_streaming, placeRow, 1, Qt::AlignVCenter);
  grid->setColumnStretch(0, 1);
  grid->setColumnStretch(1, 1);
}

void AdvancedPanel::refresh() {
  const auto& desired = m_session.desired();
  for (auto it = m_editors.begin(); it != m_editors.end(); ++it) {
    QString text = desired.fastCgi.value(it.key().section(QLatin1Char('.'), 1));
    if (it.key() == QLatin1String("handlerPath")) text = desired.handlerPath;
    if (it.key() == QLatin1String("verb")) text = desired.verb;
    if (it.value()->text().trimmed() != text) it.value()->setText(text);
  }
  m_place->setCurrentIndex(m_place->findData(int(desired.place)));
  m_streaming->setChecked(m_state.isStreaming());
}

}  // namespace iiswsgi::gui
