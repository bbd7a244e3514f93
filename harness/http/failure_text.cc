#include "harness/http/failure_text.h"

#include "harness/doc/json.h"
#include "harness/text/hostile.h"

namespace plimsoll::http {
namespace {

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string StatusText(const Response& response) {
  if (response.status == 0)
    return response.message.empty() ? std::string(FailureName(response.failure))
                                    : ShownText(response.message);
  std::string what = "HTTP status " + std::to_string(response.status);
  // A failure of an answer that began well, such as a reset, is told by its message.
  if (FailureOfStatus(response.status) == Failure::kNone && !response.message.empty())
    what += ": " + ShownText(response.message);
  return what;
}

}  // namespace

// Bodies of megabytes are cut before they are made harmless.
std::string ShownText(std::string_view text, std::size_t max_bytes) {
  return text::OneLine(text.substr(0, 4 * max_bytes), max_bytes);
}

const doc::Node* ErrorOf(const doc::Node& body) {
  const doc::Node* error = body.Find("error");
  if (error == nullptr) error = body.At("/0/error");
  const bool says_none =
      error != nullptr && error->is_scalar() && (error->text.empty() || error->text == "false");
  return says_none ? nullptr : error;
}

std::string ErrorText(const doc::Node& error) {
  if (error.kind == doc::NodeKind::kString) return ShownText(error.text);
  const std::string message = error.StringAt("/message");
  return ShownText(message.empty() ? doc::WriteJson(error) : message);
}

std::string BodyStart(const Response& response) {
  return IsBlank(response.body) ? "the body is empty"
                                : "the body begins \"" + ShownText(response.body, 80) + "\"";
}

std::string FailureText(const Response& response) {
  const std::string what = StatusText(response);
  const Result<doc::Node> body = doc::ParseJson(response.body);
  if (body.ok()) {
    if (const doc::Node* error = ErrorOf(*body); error != nullptr)
      return what + ": " + ErrorText(*error);
    for (const char* place : {"/message", "/detail"})
      if (const std::string said = body->StringAt(place); !said.empty())
        return what + ": " + ShownText(said);
  }
  return IsBlank(response.body) ? what : what + "; " + BodyStart(response);
}

}  // namespace plimsoll::http
