#include "app/core/plan/diff.h"
#include "app/core/plan/render.h"

namespace iiswsgi::plan {
namespace {

QString row(const DiffLine& line, const QString& quiet) {
  // Transparent colours: they fit a light and a dark palette.
  const char* background = line.kind == DiffLine::Kind::Added     ? "rgba(46,160,67,60)"
                           : line.kind == DiffLine::Kind::Removed ? "rgba(218,54,51,60)"
                                                                  : "transparent";
  const char* sign = line.kind == DiffLine::Kind::Added     ? "+"
                     : line.kind == DiffLine::Kind::Removed ? "&minus;"
                                                            : "&nbsp;";
  const int number = line.after > 0 ? line.after : line.before;
  return QStringLiteral(
             "<tr style=\"background-color:%1\"><td align=\"right\"><div "
             "style=\"color:%5\">%2&nbsp;</div></td><td><div>%3&nbsp;</div></td>"
             "<td><div style=\"white-space:pre-wrap\">%4</div></td></tr>")
      .arg(QLatin1String(background), QString::number(number), QLatin1String(sign), line.text.toHtmlEscaped(), quiet);
}

QString diffTable(const SetFile& change, const QString& quiet) {
  QString html = QStringLiteral(
                     "<p><b>%1</b>%2</p><table cellspacing=\"0\" cellpadding=\"1\" width=\"100%\" "
                     "style=\"font-family:monospace\">")
                     .arg(change.path.toHtmlEscaped(), !change.before  ? QStringLiteral(" (new)")
                                                       : !change.after ? QStringLiteral(" (deleted)")
                                                                       : QString());
  const auto lines =
      diffLines(visibleLines(change.before.value_or(QByteArray())), visibleLines(change.after.value_or(QByteArray())));
  bool first = true;
  for (const DiffHunk& hunk : hunksOf(lines)) {
    if (!first) html += QStringLiteral("<tr><td></td><td></td><td style=\"color:%1\">&#8943;</td></tr>").arg(quiet);
    first = false;
    for (const DiffLine& line : hunk.lines)
      html += row(line, quiet);
  }
  return html + QStringLiteral("</table>");
}

QString commandHtml(const Change& change) {
  const auto* command = std::get_if<RunCommand>(&change);
  if (command == nullptr) return {};
  const bool lasting = command->undo == RunCommand::Undo::Impossible;
  return QStringLiteral("<br><code>%1</code>%2")
      .arg(commandLine(command->run).toHtmlEscaped(),
           lasting ? QStringLiteral("<br><b>This can't be undone.</b>") : QString());
}

}  // namespace

QString renderHtml(const Plan& plan, const QString& quiet) {
  if (plan.empty()) return QStringLiteral("<h3>Nothing to do</h3><p>Everything is as you want it already.</p>");
  QString html = QStringLiteral("<h3>%1</h3>").arg(plan.title.toHtmlEscaped());
  for (const QString& warning : plan.warnings)
    html += QStringLiteral("<p><b>Note.</b> %1</p>").arg(warning.toHtmlEscaped());
  html += QStringLiteral("<ul>");
  for (const Change& change : plan.changes)
    html += QStringLiteral("<li>%1%2</li>").arg(whyOf(change).toHtmlEscaped(), commandHtml(change));
  html += QStringLiteral("</ul>");
  for (const Change& change : plan.changes) {
    if (const auto* file = std::get_if<SetFile>(&change)) html += diffTable(*file, quiet);
  }
  return html;
}

}  // namespace iiswsgi::plan
