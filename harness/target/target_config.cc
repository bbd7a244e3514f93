#include "harness/http/credential.h"
#include "harness/target/target.h"

namespace plimsoll::target {
namespace {

constexpr int kLongestMs = 3'600'000;

void ReadMilliseconds(doc::ObjectReader& r, std::string_view key, std::chrono::milliseconds* out,
                      std::string_view doc) {
  int value = static_cast<int>(out->count());
  r.Int(key, &value, doc, 1, kLongestMs);
  *out = std::chrono::milliseconds(value);
}

void ReadDeadlines(doc::ObjectReader& r, http::Deadlines* out) {
  ReadMilliseconds(r, "connect_ms", &out->connect, "longest time until the connection stands");
  ReadMilliseconds(r, "first_byte_ms", &out->first_byte,
                   "longest time until the answer begins: a model that thinks needs it");
  ReadMilliseconds(r, "low_speed_ms", &out->low_speed,
                   "longest standstill once the answer has begun");
  ReadMilliseconds(r, "total_ms", &out->total, "longest time of one attempt");
}

void ReadPrices(doc::ObjectReader& r, http::Prices* out) {
  r.Double("input_usd", &out->input_usd, "USD per million input tokens", 0, 1e6);
  r.Double("output_usd", &out->output_usd, "USD per million output tokens", 0, 1e6);
}

void ReadKind(doc::ObjectReader& r, std::string* out) {
  const std::vector<std::string>& names = BuiltinTargets().names();
  const std::vector<std::string_view> kinds(names.begin(), names.end());
  int index = 0;
  r.Choice("kind", &index, kinds, "which API the target speaks", true);
  *out = names[static_cast<std::size_t>(index)];
}

void CheckUrl(doc::ObjectReader& r, const std::string& url) {
  if (Result<std::string> origin = http::OriginOf(url); !origin.ok())
    return r.Fail("url", origin.error().message);
  if (url.find('#') != std::string::npos)
    r.Fail("url", "the URL has a fragment, which is never sent");
}

bool IsHeaderName(std::string_view name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

void CheckPointer(doc::ObjectReader& r, std::string_view key, const std::string& pointer) {
  if (!pointer.empty() && pointer[0] != '/')
    r.Fail(key, "a JSON pointer begins with \"/\", such as \"/choices/0/text\"");
}

void Check(doc::ObjectReader& r, const TargetConfig& config) {
  if (!config.url.empty()) CheckUrl(r, config.url);
  if (!IsHeaderName(config.key_header))
    r.Fail("key_header", "a header's name is written in lower-case letters, digits and hyphens");
  if (!config.parameters.is_null() && !config.parameters.is_object())
    r.Fail("parameters", "expected an object of decoding parameters");
  CheckPointer(r, "text_pointer", config.text_pointer);
  CheckPointer(r, "label_pointer", config.label_pointer);
}

}  // namespace

void ReadTargetConfig(doc::ObjectReader& r, TargetConfig* out) {
  r.Form("id", &out->id, "id", "the name that commands and reports use", true);
  ReadKind(r, &out->kind);
  r.String("url", &out->url, "base URL of the API, such as https://api.openai.com/v1");
  r.String("model", &out->model, "the model's name, as the provider spells it");
  r.String("system", &out->system, "the target's own system prompt; a case's comes after it");
  r.Any("parameters", &out->parameters, "decoding parameters, sent as they are; null sends none");
  r.String("credential", &out->credential, "id of the credential that holds the key");
  r.String("key_header", &out->key_header,
           "the header that carries the key, where it is not the kind's own, such as api-key");
  r.String(
      "family", &out->family,
      "the model's family, such as meta, where its name does not say: graders of it are flagged");
  r.Object("deadlines", &out->deadlines, ReadDeadlines, "how long one attempt may take");
  r.Object("rate", &out->rate, http::ReadRateLimits, "what the provider may be asked");
  r.Object("retry", &out->retry, http::ReadRetryPolicy, "how failed attempts are repeated");
  r.Object("prices", &out->prices, ReadPrices, "what tokens cost, for budgets");
  r.StringList("command", &out->command, "process: the program and its arguments");
  r.StringList("environment", &out->environment,
               "process: names of environment variables that the program may see");
  r.Bool("guard", &out->is_guard, "process and replay: answers are classes and not text");
  r.String("file", &out->file, "replay: the recorded answers, JSON Lines");
  r.Any("request", &out->request,
        "http: the body's template with {{prompt}}, {{messages}}, {{system}}, {{model}}, {{seed}}");
  r.String("text_pointer", &out->text_pointer, "http: JSON pointer to the answer's text");
  r.String("label_pointer", &out->label_pointer, "http: JSON pointer to a guard's class");
  r.String("policy", &out->policy, "shield_gemma: the policy text that goes into the prompt");
  if (!r.IsReading()) return;
  out->mark = {r.document().file, r.line(), r.column()};
  Check(r, *out);
}

}  // namespace plimsoll::target
