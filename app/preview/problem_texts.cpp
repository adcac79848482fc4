#include "app/preview/problem_texts.h"

namespace iiswsgi::preview {
namespace {

struct Row {
  int status;
  int subStatus;
  quint32 error;  ///< 0: any
  ProblemText text;
};

const Row rows[] = {
    {400,
     0,
     0,
     {"Bad Request", "The request can't be understood, or its address breaks a rule of the server's.",
      "Look at the address: a part between two slashes may have 260 characters at most, and every % needs two "
      "hexadecimal digits behind it. The host name must be one of a site's bindings."}},
    {403,
     14,
     0,
     {"Forbidden", "The folder has no default document, and its content may not be listed.",
      "If an application should answer here, its handler must stand in front of the static file handler and have "
      "resourceType Unspecified. Else add a default document."}},
    {403, 0, 0, {"Forbidden", "The file can't be read.", "Give the server the right to read the file and its folder."}},
    {404,
     3,
     0,
     {"Not Found", "The file exists, but its extension has no type in the mime map, so it isn't sent.",
      "Add a mimeMap for the extension to staticContent. If an application should answer here, no handler took the "
      "request: check its path and place in the list of handlers."}},
    {404,
     4,
     0,
     {"Not Found", "No handler is configured for this address.",
      "Add a handler, or look whether a <clear/> or <remove/> in a web.config took it away."}},
    {404,
     5,
     0,
     {"Not Found", "Request filtering denies a sequence in this address.",
      "See denyUrlSequences in system.webServer/security/requestFiltering."}},
    {404,
     6,
     0,
     {"Not Found", "Request filtering denies this method.",
      "See verbs in system.webServer/security/requestFiltering."}},
    {404,
     7,
     0,
     {"Not Found", "Request filtering denies this file extension.",
      "See fileExtensions in system.webServer/security/requestFiltering; allow the extension for this path only."}},
    {404,
     8,
     0,
     {"Not Found", "The address holds a hidden segment, a folder or file name that is never served.",
      "See hiddenSegments in system.webServer/security/requestFiltering, or use another name in the address."}},
    {404,
     10,
     0,
     {"Not Found", "A header of the request is longer than request filtering allows.",
      "See headerLimits in system.webServer/security/requestFiltering."}},
    {404,
     11,
     0,
     {"Not Found", "The address is escaped twice, or holds a plus sign in its path.",
      "Set allowDoubleEscaping in requestFiltering for this path if the application needs such addresses."}},
    {404,
     13,
     0,
     {"Not Found", "The body of the request is longer than request filtering allows.",
      "Raise requestLimits maxAllowedContentLength (bytes, 30000000 by default) for this path."}},
    {404,
     14,
     0,
     {"Not Found", "The address is longer than request filtering allows.",
      "Raise requestLimits maxUrl (characters, 4096 by default) for this path."}},
    {404,
     15,
     0,
     {"Not Found", "The query string is longer than request filtering allows.",
      "Raise requestLimits maxQueryString (characters, 2048 by default) for this path."}},
    {404,
     0,
     0,
     {"Not Found", "There is no such file or folder.",
      "Check the address and the site's physical path. If an application should answer here, its handler must come "
      "first and have resourceType Unspecified."}},
    {405,
     0,
     0,
     {"Method Not Allowed", "The handler that is responsible for this address doesn't take this method.",
      "Check the handler's verbs. A file sent by the server itself takes GET and HEAD only: an application's handler "
      "must come before the static file handler."}},
    {412, 0, 0, {"Precondition Failed", "A condition of the request doesn't hold.", ""}},
    {416, 0, 0, {"Requested Range Not Satisfiable", "The file is shorter than the requested range.", ""}},
    {500,
     0,
     number::noSuchProcessor,
     {"Internal Server Error",
      "The handler's scriptProcessor could not be found in the <fastCGI> application configuration.",
      "A handler's scriptProcessor must be fullPath, a bar and the arguments of one fastCgi application, letter for "
      "letter, quotes included. Compare the two below."}},
    {500,
     0,
     number::fileNotFound,
     {"Internal Server Error", "The FastCGI program doesn't exist.",
      "Correct fullPath of the fastCgi application and the same text in the handler's scriptProcessor."}},
    {500,
     0,
     number::accessDenied,
     {"Internal Server Error", "The FastCGI program may not be started: access is denied.",
      "The identity of the application pool needs to read and execute the program, the virtual environment, the "
      "environment's base installation and the application."}},
    {500,
     0,
     number::badFormat,
     {"Internal Server Error", "The FastCGI program isn't a program for this machine.",
      "Take a build for this processor; a script needs an interpreter as fullPath."}},
    {500,
     0,
     number::timeOut,
     {"Internal Server Error",
      "The FastCGI process took longer than its activity or request time-out allows, and was ended.",
      "Find out what the request waits for; raise activityTimeout and requestTimeout of the fastCgi application for "
      "slow pages and while debugging."}},
    {500,
     0,
     number::pipeClosed,
     {"Internal Server Error", "The FastCGI process closed the connection before its answer was complete.",
      "See the log of the gateway or of the program for its reason."}},
    {500,
     0,
     number::invalidData,
     {"Internal Server Error", "An unknown FastCGI error occurred: the process sent something that isn't FastCGI.",
      "fullPath must name a program that speaks FastCGI on its standard input."}},
    {500,
     19,
     number::locked,
     {"Internal Server Error", "The configuration sets a section here that is locked by a parent level.",
      "Write the section in applicationHost.config under a <location> for this path, or unlock it there."}},
    {500,
     19,
     number::alreadyExists,
     {"Internal Server Error", "The configuration adds the same entry twice, often one that is inherited already.",
      "Remove the inherited entry first (<remove .../>), or give the new one another name."}},
    {500,
     19,
     0,
     {"Internal Server Error", "The configuration for this address is invalid.",
      "Correct the line named below. An element of a module that isn't installed counts as a mistake too."}},
    {500,
     21,
     0,
     {"Internal Server Error", "The handler has a bad module \"FastCgiModule\" in its module list.",
      "Install the CGI role service (it brings FastCGI), or add FastCgiModule to globalModules and modules."}},
    {500,
     0,
     0,
     {"Internal Server Error", "The request failed on the server.",
      "See the log of the gateway; iiswsgi-gateway --check loads the application and says what is wrong."}},
    {501,
     0,
     0,
     {"Not Implemented", "The handler for this address needs a module that the preview server doesn't have.",
      "The preview serves static files and FastCGI. Test this address on IIS itself."}},
    {502,
     2,
     0,
     {"Bad Gateway", "The FastCGI process gave an answer that isn't a valid one.",
      "The answer must begin with headers, each a name and a colon, and an empty line."}},
    {503,
     4,
     0,
     {"Service Unavailable", "More requests wait for a FastCGI process than the queue may hold.",
      "Raise maxInstances or queueLength of the fastCgi application, or make its answers faster."}},
    {503, 0, 0, {"Service Unavailable", "The server is ending.", "Start it again."}},
};

}  // namespace

ProblemText problemText(const Problem& problem) {
  for (const Row& row : rows) {
    const bool sameError = row.error == 0 || row.error == problem.error;
    if (row.status == problem.status && row.subStatus == problem.subStatus && sameError) return row.text;
  }
  return {"Error", "The request failed.", ""};
}

QString errorNumberText(quint32 error) {
  if (error == 0) return {};
  return QStringLiteral("0x%1").arg(error, 8, 16, QLatin1Char('0'));
}

}  // namespace iiswsgi::preview
