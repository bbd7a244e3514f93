#include "harness/http/credential.h"

#include <algorithm>
#include <cstdlib>

namespace plimsoll::http {
namespace {

bool IsVariableName(std::string_view name) {
  const auto is_word = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), is_word);
}

void CheckOrigin(doc::ObjectReader& r, std::string* origin) {
  const Result<std::string> normal = OriginOf(*origin);
  if (!normal.ok()) return r.Fail("origins", normal.error().message);
  const std::size_t authority = origin->find("://") + 3;
  if (origin->find_first_of("/?#", authority) != std::string::npos)
    return r.Fail("origins", "an origin is scheme, host and port without a path",
                  "write \"" + *normal + "\"");
  *origin = *normal;
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) joined += (joined.empty() ? "" : ", ") + part;
  return joined;
}

bool HasControl(std::string_view value) {
  return std::any_of(value.begin(), value.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

void ReadCredential(doc::ObjectReader& r, Credential* out) {
  r.Form("id", &out->id, "id", "the name that targets refer to", true);
  r.String("key_env", &out->key_env, "the environment variable that holds the key", true);
  r.StringList("origins", &out->origins,
               "where the key may go: scheme, host and, where it is not the default, port", true);
  if (!r.IsReading()) return;
  if (r.Has("key_env") && !IsVariableName(out->key_env))
    r.Fail("key_env", "not the name of an environment variable");
  if (r.Has("origins") && out->origins.empty())
    r.Fail("origins", "a credential needs at least one origin");
  for (std::string& origin : out->origins) CheckOrigin(r, &origin);
}

Environment ProcessEnvironment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

Vault::Vault(std::vector<Credential> credentials, Environment environment)
    : credentials_(std::move(credentials)), environment_(std::move(environment)) {}

Result<std::string> Vault::HeaderFor(const std::string& credential, std::string_view prefix,
                                     std::string_view url) const {
  const auto found = std::find_if(credentials_.begin(), credentials_.end(),
                                  [&](const Credential& c) { return c.id == credential; });
  if (found == credentials_.end())
    return MakeError(ErrorCode::kInvalid, "unknown credential \"", credential, "\"");
  PLIMSOLL_ASSIGN(const std::string origin, OriginOf(url));
  const bool is_allowed =
      std::any_of(found->origins.begin(), found->origins.end(), [&](const std::string& allowed) {
        const Result<std::string> normal = OriginOf(allowed);
        return normal.ok() && *normal == origin;
      });
  if (!is_allowed) {
    return MakeError(ErrorCode::kInvalid, "credential \"", credential, "\" may not go to ", origin,
                     "; its origins: ", Joined(found->origins));
  }
  const std::optional<std::string> value = environment_(found->key_env);
  const auto refuse = [&](std::string_view why) {
    return MakeError(ErrorCode::kInvalid, "environment variable ", found->key_env,
                     " of credential \"", credential, "\" ", why);
  };
  if (!value) return refuse("is not set");
  if (value->empty()) return refuse("is empty");
  if (HasControl(*value)) return refuse("holds a line break or another control character");
  return std::string(prefix) + *value;
}

std::vector<std::string> Vault::Secrets() const {
  std::vector<std::string> secrets;
  for (const Credential& credential : credentials_) {
    std::optional<std::string> value = environment_(credential.key_env);
    if (value && !value->empty()) secrets.push_back(*std::move(value));
  }
  return secrets;
}

}  // namespace plimsoll::http
