#pragma once

#include <QTextBrowser>

#include "app/core/feed/check.h"
#include "app/core/package/check.h"

/// What a check of a package or a feed has found: how many mistakes, and each with its place and what to do about it.
namespace iiswsgi::gui {

class Notice;

class FindingList : public QWidget {
  Q_OBJECT
 public:
  explicit FindingList(QWidget* parent = nullptr);
  /// `clean`: what is said if there are no mistakes.
  void show(const QList<package::Finding>& findings, const QString& clean);
  void show(const QList<feed::Finding>& findings, const QString& clean);
  void clear();  ///< nothing was checked

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Row {
    bool mistake = false;
    QString place;
    QString text;
    QString hint;
  };
  void fill(const QList<Row>& rows, const QString& clean);
  void fit();

  Notice* m_summary;
  QTextBrowser* m_rows;
  QString m_html;
};

QString keepsTheRules();  ///< of a package without mistakes

}  // namespace iiswsgi::gui
