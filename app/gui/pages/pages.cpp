#include <QCoreApplication>

#include "app/gui/pages/application/application_page.h"
#include "app/gui/pages/apply/apply_page.h"
#include "app/gui/pages/page.h"
#include "app/gui/pages/python/python_page.h"
#include "app/gui/pages/review/review_page.h"
#include "app/gui/pages/server/server_page.h"
#include "app/gui/pages/site/site_page.h"
#include "app/gui/pages/verify/verify_page.h"

namespace iiswsgi::gui {
namespace {

template <typename P>
PageRow row(const char* name, const char* step, const char* title, const char* sentence) {
  const auto text = [](const char* source) { return QCoreApplication::translate("iiswsgi::gui::Pages", source); };
  return {QLatin1String(name), text(step), text(title), text(sentence),
          [](Session& session) { return new P(session); }};
}

}  // namespace

const QList<PageRow>& pageRows() {
  static const QList<PageRow> rows{
      row<ServerPage>(
          "server", "Server", "Which web server?",
          "Choose where your Python application is to be served. Nothing is changed before the last steps."),
      row<PythonPage>("python", "Python", "Which Python?",
                      "The interpreter or virtual environment that has your application's packages."),
      row<ApplicationPage>(
          "application", "Application", "Which application?",
          "What is to be served: an INI file that describes it, or the application object in your code."),
      row<SitePage>("site", "Site", "Where on the server?",
                    "The site, and the address below it, at which visitors will find the application."),
      row<ReviewPage>("review", "Review", "What will change?",
                      "This is everything that will change. Nothing has happened yet."),
      row<ApplyPage>("apply", "Apply", "Applying",
                     "Each step is written to a journal first, so that it can be taken back at any moment."),
      row<VerifyPage>("verify", "Verify", "Does it answer?",
                      "One real request to the new address, and what came back."),
  };
  return rows;
}

}  // namespace iiswsgi::gui
