#pragma once

#include "app/core/feed/edit.h"
#include "app/core/xml/encoding.h"

/// What a Document holds; only its .cpp files see it.
namespace iiswsgi::feed {

struct Document::Text {
  std::shared_ptr<const xml::Tree> tree;
  xml::Encoding encoding;
  Limits limits;
};

Editor::Find entryAt(int index);
Editor::Find installerAt(int entry, int installer);

}  // namespace iiswsgi::feed
