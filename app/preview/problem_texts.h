#pragma once

#include "app/preview/problem.h"

namespace iiswsgi::preview {

/// What a status and sub-status mean, and what helps: the same for every page that shows them.
struct ProblemText {
  const char* title;
  const char* message;
  const char* advice;
};

ProblemText problemText(const Problem& problem);

/// "0x80070002" with its usual name in words; empty for 0.
QString errorNumberText(quint32 error);

}  // namespace iiswsgi::preview
