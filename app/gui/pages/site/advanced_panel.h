#pragma once

#include <QMap>
#include <QWidget>

#include "app/gui/pages/site/site_state.h"
#include "app/gui/widgets/field.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace iiswsgi::gui {

/// The answers that most people leave alone: which requests, where the handler is written, how many processes.
class AdvancedPanel : public QWidget {
  Q_OBJECT
 public:
  AdvancedPanel(Session& session, SiteState& state, QWidget* parent = nullptr);

  struct Bound {
    Field* field;
    QString name;  ///< the problem's field
  };
  const QList<Bound>& fields() const { return m_fields; }
  void refresh();

 private:
  QLineEdit* addText(const QString& name, const QString& label, const QString& help, int row, int columnNumber,
                     const std::function<void(const QString&)>& set);
  void addPlace();

  Session& m_session;
  SiteState& m_state;
  QList<Bound> m_fields;
  QMap<QString, QLineEdit*> m_editors;
  QComboBox* m_place;
  QCheckBox* m_streaming;
};

}  // namespace iiswsgi::gui
