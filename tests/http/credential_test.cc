#include "harness/http/credential.h"

#include <gtest/gtest.h>

#include <map>

#include "harness/doc/object_reader.h"
#include "harness/doc/yaml.h"

namespace plimsoll::http {
namespace {

struct OriginRow {
  const char* name;
  std::string url;
  std::string origin;  // empty: refused
};

class Origin : public ::testing::TestWithParam<OriginRow> {};

TEST_P(Origin, IsSchemeHostAndPort) {
  const Result<std::string> origin = OriginOf(GetParam().url);
  EXPECT_EQ(origin.ok() ? *origin : "", GetParam().origin);
  EXPECT_TRUE(origin.ok() || origin.error().code == ErrorCode::kInvalid);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Origin,
    ::testing::Values(
        OriginRow{"plain", "https://api.openai.com/v1/chat", "https://api.openai.com"},
        OriginRow{"no_path", "https://api.openai.com", "https://api.openai.com"},
        OriginRow{"query", "https://api.openai.com?x=https://b.com", "https://api.openai.com"},
        OriginRow{"fragment", "https://api.openai.com#x", "https://api.openai.com"},
        OriginRow{"at_in_path", "https://api.openai.com/@evil.com", "https://api.openai.com"},
        OriginRow{"upper_case", "HTTPS://API.OpenAI.com/V1", "https://api.openai.com"},
        OriginRow{"default_port", "https://a.com:443/x", "https://a.com"},
        OriginRow{"zero_padded_port", "https://a.com:0443/x", "https://a.com"},
        OriginRow{"default_http_port", "http://a.com:80", "http://a.com"},
        OriginRow{"other_port", "https://a.com:80", "https://a.com:80"},
        OriginRow{"loopback", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080"},
        OriginRow{"ipv6", "http://[::1]:8080/v1", "http://[::1]:8080"},
        OriginRow{"ipv6_default_port", "https://[2001:DB8::1]:443/", "https://[2001:db8::1]"},
        OriginRow{"trailing_dot_is_another_host", "https://a.com./", "https://a.com."},
        OriginRow{"empty", "", ""}, OriginRow{"no_scheme", "api.openai.com/v1", ""},
        OriginRow{"other_scheme", "ftp://a.com", ""}, OriginRow{"file", "file:///etc/passwd", ""},
        OriginRow{"user", "https://api.openai.com@evil.com/", ""},
        OriginRow{"user_and_password", "https://a:b@evil.com/", ""},
        OriginRow{"backslash", "https://evil.com\\@api.openai.com/", ""},
        OriginRow{"blank", "https://api.openai.com /", ""},
        OriginRow{"tab", "https://api.openai.com\t.evil.com/", ""},
        OriginRow{"line_break", "https://a.com/\r\nHost: evil.com", ""},
        OriginRow{"null_byte", std::string("https://a.com\0.evil.com", 23), ""},
        OriginRow{"percent_host", "https://a%2ecom/", ""},
        OriginRow{"unicode_host", "https://\xd0\xb0pi.openai.com/", ""},
        OriginRow{"full_width_slash", "https://a.com\xef\xbc\x8f.evil.com/", ""},
        OriginRow{"no_host", "https:///v1", ""}, OriginRow{"empty_port", "https://a.com:/", ""},
        OriginRow{"port_too_large", "https://a.com:65536/", ""},
        OriginRow{"port_zero", "https://a.com:0/", ""},
        OriginRow{"port_with_letters", "https://a.com:80a/", ""},
        OriginRow{"two_ports", "https://a.com:80:90/", ""},
        OriginRow{"zone", "https://[fe80::1%25eth0]/", ""},
        OriginRow{"open_bracket", "https://[::1/", ""}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Origin, NamesTheOffendingUrl) {
  EXPECT_EQ(OriginOf("https://a:b@evil.com/").error().message,
            "no usable URL: \"https://a:b@evil.com/\" holds user information");
}

Environment Of(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

Vault OpenAi(std::map<std::string, std::string> variables) {
  return Vault(
      {{"openai", "OPENAI_API_KEY", {"https://api.openai.com", "https://eu.api.openai.com:8443"}}},
      Of(std::move(variables)));
}

TEST(Vault, GivesTheHeaderToItsOriginsOnly) {
  const Vault vault = OpenAi({{"OPENAI_API_KEY", "sk-1"}});
  for (const char* url : {"https://api.openai.com/v1/chat", "https://API.openai.com:443/",
                          "https://eu.api.openai.com:8443/v1"}) {
    EXPECT_EQ(*vault.HeaderFor("openai", "Bearer ", url), "Bearer sk-1") << url;
  }
  for (const char* url :
       {"http://api.openai.com/v1", "https://api.openai.com:8443/",
        "https://api.openai.com.evil.com/", "https://evil-api.openai.com/",
        "https://apiXopenai.com/", "https://evil.com/https://api.openai.com",
        "https://api.openai.com@evil.com/", "https://eu.api.openai.com/",
        "https://api.openai.com./", "https://[::1]/", "https://evil.com#api.openai.com"}) {
    EXPECT_FALSE(vault.HeaderFor("openai", "Bearer ", url).ok()) << url;
  }
}

struct RefusalRow {
  const char* credential;
  std::map<std::string, std::string> variables;
  const char* url;
  const char* message;
};

TEST(Vault, SaysWhyItRefuses) {
  const char* kUrl = "https://api.openai.com/v1";
  const RefusalRow kRows[] = {
      {"nobody", {}, kUrl, "unknown credential \"nobody\""},
      {"openai",
       {},
       kUrl,
       "environment variable OPENAI_API_KEY of credential \"openai\" is not set"},
      {"openai",
       {{"OPENAI_API_KEY", ""}},
       kUrl,
       "environment variable OPENAI_API_KEY of credential \"openai\" is empty"},
      {"openai",
       {{"OPENAI_API_KEY", "sk-1\r\nx: y"}},
       kUrl,
       "environment variable OPENAI_API_KEY of credential \"openai\" holds a line break or another "
       "control character"},
      {"openai",
       {{"OPENAI_API_KEY", "sk-1"}},
       "https://evil.com/v1",
       "credential \"openai\" may not go to https://evil.com; its origins: https://api.openai.com, "
       "https://eu.api.openai.com:8443"},
  };
  for (const RefusalRow& row : kRows) {
    const Result<std::string> header = OpenAi(row.variables).HeaderFor(row.credential, "", row.url);
    ASSERT_FALSE(header.ok());
    EXPECT_EQ(header.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(header.error().message, row.message);
  }
}

TEST(Vault, ListsTheSecretsThatTheEnvironmentHolds) {
  const Vault vault({{"a", "A", {}}, {"b", "B", {}}, {"c", "C", {}}},
                    Of({{"A", "one"}, {"C", ""}}));
  EXPECT_EQ(vault.Secrets(), std::vector<std::string>{"one"});
}

Credential ReadFrom(const char* yaml, std::string* complaints) {
  Diagnostics diagnostics;
  Credential credential;
  const auto node = doc::ParseYaml(yaml, "plimsoll.yaml", &diagnostics);
  if (node.ok()) {
    const doc::Document document{"plimsoll.yaml", yaml, 1, &diagnostics};
    doc::ObjectReader reader(document, *node);
    ReadCredential(reader, &credential);
  }
  for (const Diagnostic& diagnostic : diagnostics.all())
    *complaints += diagnostic.message +
                   (diagnostic.suggestion.empty() ? "" : " | " + diagnostic.suggestion) + "\n";
  return credential;
}

TEST(Credential, IsReadWithNormalOrigins) {
  std::string complaints;
  const Credential read =
      ReadFrom("id: openai\nkey_env: OPENAI_API_KEY\norigins: [\"HTTPS://API.openai.com:443\"]\n",
               &complaints);
  EXPECT_EQ(complaints, "");
  EXPECT_EQ(read, (Credential{"openai", "OPENAI_API_KEY", {"https://api.openai.com"}}));
}

TEST(Credential, RefusesWhatIsNoOriginOrNoVariable) {
  std::string complaints;
  ReadFrom("id: openai\nkey_env: \"sk-1234\"\norigins: [\"https://a.com/v1\", \"ftp://b\"]\n",
           &complaints);
  EXPECT_EQ(complaints,
            "not the name of an environment variable\n"
            "an origin is scheme, host and port without a path | write \"https://a.com\"\n"
            "no usable URL: \"ftp://b\" does not begin with https:// or http://\n");
}

}  // namespace
}  // namespace plimsoll::http
