#ifndef HARNESS_HTTP_FAILURE_TEXT_H_
#define HARNESS_HTTP_FAILURE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/doc/node.h"
#include "harness/http/message.h"

namespace plimsoll::http {

/// The beginning of hostile text in one line.
std::string ShownText(std::string_view text, std::size_t max_bytes = 200);

/// The error object of a body, or null: most APIs say {"error": {…}} or {"error": "…"}, Gemini also
/// [{"error": {…}}].
const doc::Node* ErrorOf(const doc::Node& body);
/// What an error object says.
std::string ErrorText(const doc::Node& error);

/// `the body begins "…"`.
std::string BodyStart(const Response& response);

/// What a failed answer says for people: its status, and the server's message or how the body
/// begins.
std::string FailureText(const Response& response);

}  // namespace plimsoll::http

#endif  // HARNESS_HTTP_FAILURE_TEXT_H_
