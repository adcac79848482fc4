#pragma once

#include "app/core/iisconfig/document.h"
#include "app/core/iisconfig/editor.h"
#include "app/core/iisconfig/lookup.h"
#include "app/core/xml/encoding.h"

/// What a Document holds; only its .cpp files see it.
namespace iiswsgi::iisconfig {

struct Document::Text {
  std::shared_ptr<const Tree> tree;
  xml::Encoding encoding;
};

}  // namespace iiswsgi::iisconfig
