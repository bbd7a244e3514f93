#include "harness/triage/page_files.h"

#include <algorithm>
#include <array>
#include <cstddef>

// Made from page/ when this room is built.
extern const unsigned char plimsoll_page_index[];
extern const std::size_t plimsoll_page_index_size;
extern const unsigned char plimsoll_page_css[];
extern const std::size_t plimsoll_page_css_size;
extern const unsigned char plimsoll_page_js[];
extern const std::size_t plimsoll_page_js_size;
extern const unsigned char plimsoll_page_icon[];
extern const std::size_t plimsoll_page_icon_size;

namespace plimsoll::triage {
namespace {

std::string_view View(const unsigned char* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace

const PageFile* FindPageFile(std::string_view name) {
  static const std::array<PageFile, 4> files = {{
      {"", "text/html; charset=utf-8", View(plimsoll_page_index, plimsoll_page_index_size)},
      {"page.css", "text/css; charset=utf-8", View(plimsoll_page_css, plimsoll_page_css_size)},
      {"page.js", "text/javascript; charset=utf-8", View(plimsoll_page_js, plimsoll_page_js_size)},
      {"icon.svg", "image/svg+xml", View(plimsoll_page_icon, plimsoll_page_icon_size)},
  }};
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const PageFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

}  // namespace plimsoll::triage
