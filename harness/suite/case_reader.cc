#include <algorithm>
#include <string>
#include <utility>

#include "harness/doc/json.h"
#include "harness/suite/expectation.h"
#include "harness/suite/suite.h"
#include "harness/text/language.h"

namespace plimsoll::suite {
namespace {

constexpr double kSmallestWeight = 1e-6;
constexpr double kLargestWeight = 1e6;

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// Whether `text` is made of characters of `also`, lower-case letters and digits.
bool IsLowerWord(std::string_view text, std::string_view also) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [also](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || also.find(c) != also.npos;
  });
}

bool IsTaxonomyPath(std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
    if (!IsLowerWord(path.substr(0, slash), "_")) return false;
    path.remove_prefix(slash + 1);
  }
  return IsLowerWord(path, "_");
}

void ReadMessage(doc::ObjectReader& r, Message* out) {
  r.Enum_("role", &out->role, kRoleNames, "who speaks", true);
  out->content = "?";  // stays where the value is no string, which is a complaint of its own
  r.String("content", &out->content, "what is said", true);
  if (r.IsReading() && IsBlank(out->content)) r.Fail("content", "\"content\" is blank");
}

void CheckConversation(doc::ObjectReader& r, Case* out) {
  std::vector<Message>& messages = out->messages;
  if (!messages.empty() && messages.front().role == Role::kSystem) {
    if (r.Has("system")) r.Fail("system", "the case has two system prompts");
    out->system = std::move(messages.front().content);
    messages.erase(messages.begin());
  }
  const auto is_system = [](const Message& message) { return message.role == Role::kSystem; };
  if (std::any_of(messages.begin(), messages.end(), is_system))
    r.Fail("messages", "only the first message may be from the system");
  if (messages.empty() || messages.back().role != Role::kUser)
    r.Fail("messages", "the last message must be from the user");
}

void ReadTurns(doc::ObjectReader& r, Case* out) {
  std::string prompt = "?";  // as in ReadMessage
  std::vector<Message> messages;
  r.String("prompt", &prompt, "what the user asks: short for one message from the user");
  r.List("messages", &messages, ReadMessage,
         "a conversation instead of a prompt; the last message is from the user");
  r.String("system", &out->system, "the system prompt of this case");
  if (!r.IsReading()) return;
  if (r.Has("prompt") && r.Has("messages")) {
    r.Fail("messages", "a case has a prompt or messages, not both");
  } else if (r.Has("messages")) {
    out->messages = std::move(messages);
    CheckConversation(r, out);
  } else if (r.Has("prompt")) {
    if (IsBlank(prompt)) r.Fail("prompt", "\"prompt\" is blank");
    out->messages = {{Role::kUser, std::move(prompt)}};
  } else {
    r.Fail("prompt", "the case has neither \"prompt\" nor \"messages\"");
  }
}

void ReadProvenance(doc::ObjectReader& r, Provenance* out) {
  r.String("source", &out->source, "where it comes from");
  r.String("licence", &out->licence, "under which terms, best as an SPDX identifier");
  r.String("author", &out->author, "who wrote it");
  r.String("generator", &out->generator, "the model that wrote it, where one did");
  r.String("validated_by", &out->validated_by, "who checked it");
  r.Form("added", &out->added, "date", "the day on which it joined the suite");
  r.String("canary", &out->canary, "a string that must not turn up in any answer");
}

void ReadKnownIssue(doc::ObjectReader& r, KnownIssue* out) {
  r.String("reason", &out->reason, "why the failure is accepted", true);
  r.String("owner", &out->owner, "who mends it", true);
  r.Form("expires", &out->expires, "date", "the day after which it counts again", true);
}

void ReadTags(doc::ObjectReader& r, Case* out) {
  r.StringList("tags", &out->tags, "free marks of letters a-z, digits, _ and -");
  for (const std::string& tag : out->tags)
    if (!IsLowerWord(tag, "_-"))
      r.Fail("tags", "tag " + doc::QuoteJson(tag) + " may hold only a-z, 0-9, _ and -");
}

void ReadAttributes(doc::ObjectReader& r, Case* out) {
  doc::Node node;
  r.Any("attributes", &node, "free metadata: an object of scalars; never sent");
  if (!r.Has("attributes")) return;
  const bool is_flat =
      node.is_object() && std::all_of(node.members.begin(), node.members.end(),
                                      [](const doc::Member& m) { return m.value.is_scalar(); });
  if (!is_flat) return r.Fail("attributes", "\"attributes\" must be an object of scalars");
  if (!node.members.empty()) out->attributes = std::move(node);
}

void ReadLocale(doc::ObjectReader& r, std::string* out, std::string_view what) {
  r.String("locale", out, what);
  if (r.IsReading() && r.Has("locale") && !text::IsLanguageTag(*out))
    r.Fail("locale", doc::QuoteJson(*out) + " is no BCP 47 language tag, such as en or pt-BR");
}

void ReadFormat(doc::ObjectReader& r, int* out) {
  r.Int("format", out, "version of the file format: 1", 1, 1'000'000, true);
  if (r.IsReading() && *out > 1)
    r.Fail("format",
           "format " + std::to_string(*out) + " is newer than this plimsoll, which reads format 1");
}

}  // namespace

void ReadCase(doc::ObjectReader& r, Case* out) {
  r.Form("id", &out->id, "id", "name of the case: unique in the suite and stable", true);
  ReadTurns(r, out);
  ReadExpect(r, &out->expect);
  r.Enum_("track", &out->track, kTrackNames, "what kind of traffic the case stands for");
  r.Enum_("severity", &out->severity, kSeverityNames, "harm where a model gets the case wrong");
  r.String("taxonomy", &out->taxonomy, "path of areas, such as fraud/phishing");
  ReadTags(r, out);
  r.Form("cluster", &out->cluster, "id", "shared by the variants of one seed");
  ReadLocale(r, &out->locale, "BCP 47 tag of the language of the case");
  r.Double("weight", &out->weight, "how much traffic the case stands for", kSmallestWeight,
           kLargestWeight);
  r.String("evidence", &out->evidence, "why the expected answer is right");
  r.Object("provenance", &out->provenance, ReadProvenance,
           "where the case comes from; fields left out are the manifest's");
  r.Object("known_issue", &out->known_issue, ReadKnownIssue,
           "a failure that is known and accepted until a day");
  ReadAttributes(r, out);
  if (!r.IsReading()) return;
  out->mark = {r.document().file, r.line(), r.column()};
  if (out->expect.empty() && !r.Has("expect"))
    r.Fail("expect", "the case has no \"expect\", and its manifest has none either");
  if (!out->taxonomy.empty() && !IsTaxonomyPath(out->taxonomy))
    r.Fail("taxonomy",
           doc::QuoteJson(out->taxonomy) + " is no path of a-z, 0-9 and _ such as fraud/phishing");
}

void ReadCaseFile(doc::ObjectReader& r, CaseFile* out) {
  ReadFormat(r, &out->format);
  if (!r.IsReading()) return r.List("cases", &out->cases, ReadCase, "the cases", true);
  // Read by hand, because each case begins as a copy of the defaults.
  doc::Node cases;
  r.Any("cases", &cases, "the cases", true);
  if (!r.Has("cases")) return;
  if (!cases.is_array())
    return r.Fail("cases", "expected an array for \"cases\", found " + doc::FoundText(cases));
  out->cases.reserve(cases.items.size());
  for (const doc::Node& item : cases.items) {
    Case& added = out->cases.emplace_back(out->defaults);
    doc::ObjectReader reader(r.document(), item);
    if (item.is_object()) ReadCase(reader, &added);
  }
}

void ReadManifest(doc::ObjectReader& r, Manifest* out) {
  ReadFormat(r, &out->format);
  r.Form("suite", &out->id, "id", "name of the suite", true);
  r.Form("version", &out->version, "version", "semantic version; raised when a case changes", true);
  r.String("title", &out->title, "one line for people", true);
  r.String("description", &out->description, "what the suite measures, and what it does not");
  r.Enum_("track", &out->track, kTrackNames, "track of the cases that name none");
  r.Enum_("severity", &out->severity, kSeverityNames, "severity of the cases that name none");
  ReadLocale(r, &out->locale, "BCP 47 tag of the cases that name none");
  ReadExpect(r, &out->expect);
  r.Object("provenance", &out->provenance, ReadProvenance,
           "provenance of the cases, field by field where they name none");
  r.Object("gate", &out->gate, ReadSuiteGate,
           "what the suite asks beyond the policy; it may only be stricter");
  r.StringList(
      "cases", &out->files,
      "files of cases relative to this folder (.yaml or .jsonl); the last part may hold * and ?",
      true);
}

Case DefaultsOf(const Manifest& manifest) {
  Case defaults;
  defaults.track = manifest.track;
  defaults.severity = manifest.severity;
  defaults.locale = manifest.locale;
  defaults.expect = manifest.expect;
  defaults.provenance = manifest.provenance;
  return defaults;
}

doc::Node ManifestToNode(const Manifest& manifest) {
  using doc::Node;
  Node node = Node::Object({{"format", Node::Int(manifest.format)},
                            {"suite", Node::String(manifest.id)},
                            {"version", Node::String(manifest.version)},
                            {"title", Node::String(manifest.title)}});
  if (!manifest.description.empty()) node.Set("description", Node::String(manifest.description));
  const Node defaults = CaseToNode(DefaultsOf(manifest));
  for (const doc::Member& member : defaults.members) node.Set(member.key, member.value);
  if (manifest.gate) node.Set("gate", SuiteGateToNode(*manifest.gate));
  Node files = Node::Array();
  for (const std::string& file : manifest.files) files.Push(Node::String(file));
  node.Set("cases", std::move(files));
  return node;
}

}  // namespace plimsoll::suite
