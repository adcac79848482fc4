#pragma once

#include "app/core/iisconfig/document.h"

/// Entries that the tests add, hard ones: blanks, quotes, markup and letters beyond ASCII in their values.
iiswsgi::iisconfig::Document parsed(const QByteArray& bytes);
iiswsgi::iisconfig::FastCgiApplication gateway();
iiswsgi::iisconfig::Handler handler(const QString& name = QStringLiteral("site"));
