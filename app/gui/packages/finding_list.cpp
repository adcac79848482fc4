#include "app/gui/packages/finding_list.h"

#include <QVBoxLayout>

#include "app/gui/packages/told_here.h"
#include "app/gui/style/theme.h"
#include "app/gui/widgets/notice.h"

namespace iiswsgi::gui {
namespace {

constexpr int tallest = 320;  ///< pixels; what is below scrolls

/// "2 mistakes. One piece of advice."
QStringList countTexts(qsizetype mistakes, qsizetype advice) {
  QStringList texts;
  if (mistakes > 0)
    texts << (mistakes == 1 ? FindingList::tr("One mistake.") : FindingList::tr("%1 mistakes.").arg(mistakes));
  if (advice > 0)
    texts << (advice == 1 ? FindingList::tr("One piece of advice.")
                          : FindingList::tr("%1 pieces of advice.").arg(advice));
  return texts;
}

}  // namespace

QString keepsTheRules() {
  return FindingList::tr("Checked: it keeps the gallery's rules.");
}

FindingList::FindingList(QWidget* parent) : QWidget(parent), m_summary(new Notice), m_rows(new QTextBrowser) {
  m_rows->setObjectName(QStringLiteral("findings"));
  m_rows->setAccessibleName(tr("What the check has found"));
  m_rows->setTabChangesFocus(true);
  m_rows->document()->setDocumentMargin(12);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(m_summary);
  column->addWidget(m_rows);
  clear();
}

void FindingList::clear() {
  m_summary->setText({});
  hide();
}

void FindingList::show(const QList<package::Finding>& findings, const QString& clean) {
  QList<Row> rows;
  for (const auto& finding : findings) {
    const QString place = finding.line > 0 ? tr("%1, line %2").arg(finding.file,
                                                                   QString::number(finding.line)) : finding.file;
    rows << Row{finding.weight == package::Finding::Weight::Mistake, place, finding.text, toldHere(finding)};
  }
  fill(rows, clean);
}

void FindingList::show(const QList<feed::Finding>& findings, const QString& clean) {
  QList<Row> rows;
  for (const auto& finding : findings) {
    const QString place = finding.line > 0 ? tr("line %1").arg(finding.line) : tr("the feed as a whole");
    rows << Row{finding.weight == feed::Finding::Weight::Mistake, place, finding.text, finding.hint};
  }
  fill(rows, clean);
}

void FindingList::fill(const QList<Row>& rows, const QString& clean) {
  QString html;
  qsizetype mistakes = 0;
  for (const Row& row : rows) {
    mistakes += row.mistake;
    html += QStringLiteral(
                "<p style=\"margin: 0 0 8px 0\"><b>%1</b> &nbsp;<span style=\"color: %2\">%3</span><br>%4<br>%5</p>")
                .arg(row.mistake ? tr("Mistake") : tr("Advice"), currentTheme().muted.name(), row.place.toHtmlEscaped(),
                     row.text.toHtmlEscaped(), row.hint.toHtmlEscaped());
  }
  m_summary->setKind(mistakes > 0 ? Notice::Kind::Caution : Notice::Kind::Good);
  QStringList texts = countTexts(mistakes, rows.size() - mistakes);
  if (mistakes == 0) texts.prepend(clean);
  m_summary->setText(texts.join(QLatin1Char(' ')));
  // Whoever has scrolled stays there while the same is told again.
  if (html != m_html) m_rows->setHtml(html);
  m_html = html;
  m_rows->setVisible(!rows.isEmpty());
  QWidget::show();
  fit();
}

void FindingList::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
}

/// As tall as what it says, up to a height.
void FindingList::fit() {
  m_rows->document()->setTextWidth(width() - 2 * m_rows->frameWidth() - 16);
  const int height = int(m_rows->document()->size().height()) + 2 * m_rows->frameWidth() + 2;
  m_rows->setFixedHeight(qMin(height, tallest));
}

}  // namespace iiswsgi::gui
