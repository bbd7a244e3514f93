#ifndef HARNESS_DOC_YAML_H_
#define HARNESS_DOC_YAML_H_

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/node.h"

namespace plimsoll::doc {

/// Parses a strict subset of YAML 1.2: one document, UTF-8, at most 8 MiB, 64 levels and 100,000
/// opening brackets, no directives, anchors, aliases, tags, merge keys, complex or duplicate keys.
/// Plain scalars stay NodeKind::kPlain, quoted and block scalars are kString, an absent value is
/// kNull. Errors: kInvalid; every complaint is added to `diagnostics` with its line, column and
/// source line.
Result<Node> ParseYaml(std::string_view text, const std::string& file, Diagnostics* diagnostics);

/// A document by its file name: .yaml and .yml as YAML, .json as JSON. Errors: those of ReadFile
/// and of the parser.
Result<Node> LoadDocument(const std::string& path, Diagnostics* diagnostics);

/// A node as YAML for people: block style, literal blocks for text of several lines, quotes where
/// needed.
std::string WriteYaml(const Node& node);

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_YAML_H_
