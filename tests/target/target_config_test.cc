#include <gtest/gtest.h>

#include <string>

#include "harness/doc/yaml.h"
#include "tests/target/configs.h"

namespace plimsoll::target {
namespace {

TargetConfig Read(const std::string& yaml, Diagnostics* diagnostics) {
  TargetConfig config;
  const Result<doc::Node> node = doc::ParseYaml(yaml, "plimsoll.yaml", diagnostics);
  if (!node.ok()) return config;
  doc::Document document{"plimsoll.yaml", yaml, 1, diagnostics};
  doc::ObjectReader reader(document, *node);
  ReadTargetConfig(reader, &config);
  return config;
}

TEST(TargetConfig, ReadsEveryField) {
  Diagnostics diagnostics;
  const TargetConfig config = Read(
      "id: candidate\nkind: openai\nurl: http://127.0.0.1:8000/v1?api-version=1\nmodel: m\n"
      "system: Be kind.\nparameters: {temperature: 0.7, seed: null, stop: [\"\\n\"]}\n"
      "credential: key\nkey_header: api-key\nfamily: llama\ndeadlines: {total_ms: 5000}\n"
      "prices: {input_usd: 2.5, output_usd: 10}\n",
      &diagnostics);
  EXPECT_TRUE(diagnostics.ToStatus().ok()) << diagnostics.ToStatus().error().message;
  EXPECT_EQ(config.kind, "openai");
  EXPECT_EQ(config.deadlines.total, std::chrono::milliseconds(5000));
  EXPECT_EQ(config.prices.output_usd, 10);
  const Result<http::Request> request = Made(config)->Encode(OneTurn());
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->url, "http://127.0.0.1:8000/v1/chat/completions?api-version=1");
  EXPECT_EQ(request->authentication, (http::Authentication{"key", "api-key", ""}));
  EXPECT_EQ(
      request->body,
      R"({"model":"m","messages":[{"role":"system","content":"Be kind."},)"
      R"({"role":"user","content":"How do I boil an egg?"}],"temperature":0.7,"stop":["\n"]})");
}

TEST(TargetConfig, TellsAllThatIsWrong) {
  Diagnostics diagnostics;
  Read("id: a b\nkind: opnai\nurl: ftp://x\nkey_header: \"X Y\"\ntext_pointer: a\nmodle: m\n",
       &diagnostics);
  EXPECT_GE(diagnostics.errors(), 6) << diagnostics.ToStatus().error().message;
}

struct BadRow {
  std::string name;
  void (*spoil)(TargetConfig*);
  std::string kind;
  std::string message;
};

const BadRow kBadRows[] = {
    {"unknown_kind", [](TargetConfig* c) { c->kind = "opnai"; }, "openai",
     "unknown target kind \"opnai\"; there are: openai, anthropic, gemini, http, llama_guard, "
     "shield_gemma, openai_moderation, process, replay, reference_guard; did you mean \"openai\"?"},
    {"foreign_field", [](TargetConfig* c) { c->command = {"x"}; }, "openai",
     "a target of kind \"openai\" takes no \"command\""},
    {"no_model", [](TargetConfig* c) { c->model.clear(); }, "anthropic",
     "a target of kind \"anthropic\" needs \"model\""},
    {"no_url", [](TargetConfig* c) { c->url.clear(); }, "llama_guard",
     "a target of kind \"llama_guard\" needs \"url\""},
    {"reserved_parameter",
     [](TargetConfig* c) {
       c->parameters = doc::Node::Object({{"stream", doc::Node::Bool(true)}});
     },
     "openai", "\"parameters\" cannot set \"stream\": the target sets it"},
    {"model_in_url", [](TargetConfig* c) { c->model = "../x?key=1"; }, "gemini",
     "\"model\" \"../x?key=1\" cannot stand in a URL"},
    {"misspelt_placeholder",
     [](TargetConfig* c) {
       c->request = doc::Node::Object({{"q", doc::Node::String("{{promt}}")}});
     },
     "http", "\"request\" holds the unknown placeholder {{promt}}; did you mean \"prompt\"?"},
    {"no_placeholder",
     [](TargetConfig* c) {
       c->request = doc::Node::Object({{"q", doc::Node::String("hello")}});
     },
     "http",
     "\"request\" has neither {{prompt}} nor {{messages}}: it would send the same for every case"},
    {"messages_inside_text",
     [](TargetConfig* c) {
       c->request = doc::Node::Object({{"q", doc::Node::String("a {{messages}}")}});
     },
     "http", "{{messages}} is a list and must be the whole of its string"},
    {"no_pointer", [](TargetConfig* c) { c->text_pointer.clear(); }, "http",
     "a target of kind \"http\" needs \"text_pointer\" or \"label_pointer\""},
    {"no_policy", [](TargetConfig* c) { c->policy = " \n"; }, "shield_gemma",
     "a target of kind \"shield_gemma\" needs \"policy\""},
    {"no_command", [](TargetConfig* c) { c->command.clear(); }, "process",
     "a target of kind \"process\" needs \"command\""},
    {"no_file", [](TargetConfig* c) { c->file.clear(); }, "replay",
     "a target of kind \"replay\" needs \"file\""},
};

class BadConfigTest : public ::testing::TestWithParam<BadRow> {};

TEST_P(BadConfigTest, IsRefusedWithItsPlace) {
  TargetConfig config = ConfigOf(GetParam().kind);
  GetParam().spoil(&config);
  config.mark = {"plimsoll.yaml", 3, 5};
  const Result<std::unique_ptr<Target>> made = MakeTarget(config);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(made.error().message, "plimsoll.yaml:3:5: target \"candidate\": " + GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(Rows, BadConfigTest, ::testing::ValuesIn(kBadRows),
                         [](const auto& row) { return row.param.name; });

TEST(HttpTemplate, RefusesAPromptThatItWouldSendInPart) {
  TargetConfig config = ConfigOf("http");
  config.request = doc::Node::Object({{"q", doc::Node::String("{{prompt}}")}});
  const std::unique_ptr<Target> target = Made(config);
  EXPECT_EQ(target->Encode(ThreeTurns()).error().message,
            "the prompt has 3 messages and \"request\" has no {{messages}}");
  Prompt prompt = OneTurn();
  prompt.system = "Be brief.";
  EXPECT_EQ(target->Encode(prompt).error().message,
            "there is a system prompt and \"request\" has no {{system}}");
}

TEST(HttpTemplate, FillsEveryPlaceholderOnceOnly) {
  TargetConfig config = ConfigOf("http");
  config.request =
      doc::Node::Object({{"q", doc::Node::String("<{{ prompt }}|{{system}}|{{model}}>")},
                         {"seed", doc::Node::String("{{seed}}")},
                         {"{{prompt}}", doc::Node::String("{{")}});
  Prompt prompt = OneTurn("{{system}}{{seed}}");
  prompt.system = "{{prompt}}";
  EXPECT_EQ(Made(config)->Encode(prompt)->body,
            R"({"q":"<{{system}}{{seed}}|{{prompt}}|model-1>","seed":42,"{{prompt}}":"{{"})");
}

}  // namespace
}  // namespace plimsoll::target
