// Holds the code to harness/ROOMS: which room may include which, and who owns which third-party
// header.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

struct Room {
  int order = 0;
  std::vector<std::string>
      headers;  // beginnings of what its .cc files may include beside the standard library
};

std::map<std::string, Room> ReadRooms() {
  std::map<std::string, Room> rooms;
  std::ifstream file("harness/ROOMS");
  EXPECT_TRUE(file.good()) << "run from the repository's root";
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t colon = line.find(':');
    Room room;
    room.order = static_cast<int>(rooms.size());
    std::istringstream words(line.substr(colon + 1));
    for (std::string word; words >> word;) room.headers.push_back(word);
    rooms[line.substr(0, colon)] = room;
  }
  return rooms;
}

struct Include {
  std::string file;
  int line = 0;
  std::string what;
  bool is_system = false;
  std::string room;
  bool is_header = false;
};

std::optional<Include> ParseInclude(const std::string& text) {
  std::istringstream words(text);
  std::string directive, what;
  words >> directive >> what;
  if (directive != "#include" || what.size() < 3) return std::nullopt;
  Include include;
  include.is_system = what[0] == '<';
  include.what = what.substr(1, what.size() - 2);
  return include;
}

std::vector<Include> ReadIncludes() {
  std::vector<Include> includes;
  for (const auto& entry : fs::recursive_directory_iterator("harness")) {
    const fs::path path = entry.path();
    if (path.extension() != ".h" && path.extension() != ".cc") continue;
    std::ifstream file(path);
    std::string text;
    for (int line = 1; std::getline(file, text); ++line) {
      std::optional<Include> include = ParseInclude(text);
      if (!include) continue;
      include->file = path.string();
      include->line = line;
      include->room = std::next(path.begin())->string();
      include->is_header = path.extension() == ".h";
      includes.push_back(*include);
    }
  }
  return includes;
}

std::string At(const Include& include) {
  return include.file + ":" + std::to_string(include.line) + ": #include " + include.what;
}

bool IsStandard(const std::string& header) {
  return header.find('/') == std::string::npos && header.find('.') == std::string::npos;
}

bool IsOwned(const Room& room, const std::string& header) {
  return std::any_of(room.headers.begin(), room.headers.end(), [&](const std::string& owned) {
    return header.compare(0, owned.size(), owned) == 0;
  });
}

TEST(Rooms, IncludeOnlyLowerRooms) {
  const std::map<std::string, Room> rooms = ReadRooms();
  for (const Include& include : ReadIncludes()) {
    ASSERT_TRUE(rooms.count(include.room))
        << include.file << ": the room \"" << include.room << "\" is not in harness/ROOMS";
    if (include.is_system) continue;
    ASSERT_EQ(include.what.rfind("harness/", 0), 0u)
        << At(include) << ": write harness/<room>/<file>.h";
    const std::string other = include.what.substr(8, include.what.find('/', 8) - 8);
    ASSERT_TRUE(rooms.count(other)) << At(include);
    EXPECT_LE(rooms.at(other).order, rooms.at(include.room).order)
        << At(include) << ": \"" << other << "\" is above \"" << include.room
        << "\" in harness/ROOMS";
  }
}

TEST(Rooms, IncludeThirdPartyHeadersOnlyWhereTheyAreOwned) {
  const std::map<std::string, Room> rooms = ReadRooms();
  for (const Include& include : ReadIncludes()) {
    if (!include.is_system || IsStandard(include.what)) continue;
    EXPECT_FALSE(include.is_header) << At(include) << ": a third-party header in a public header";
    EXPECT_TRUE(IsOwned(rooms.at(include.room), include.what))
        << At(include) << ": harness/ROOMS does not give it to \"" << include.room << "\"";
  }
}

TEST(Rooms, AreAllUsedAndNothingIsCalledUtil) {
  const std::map<std::string, Room> rooms = ReadRooms();
  for (const auto& [name, room] : rooms) EXPECT_TRUE(fs::is_directory("harness/" + name)) << name;
  for (const auto& entry : fs::recursive_directory_iterator("harness"))
    EXPECT_NE(entry.path().stem().string().rfind("util", 0), 0u) << entry.path();
}

TEST(Files, StaySmall) {
  for (const auto& entry : fs::recursive_directory_iterator("harness")) {
    const fs::path path = entry.path();
    if (path.extension() != ".h" && path.extension() != ".cc") continue;
    std::ifstream file(path);
    const auto lines =
        std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n');
    EXPECT_LE(lines, 400) << path << ": split it";
  }
}

TEST(Files, HeadersHaveTheirGuard) {
  for (const auto& entry : fs::recursive_directory_iterator("harness")) {
    const fs::path path = entry.path();
    if (path.extension() != ".h") continue;
    std::string guard = path.string() + "_";
    for (char& c : guard) c = c == '/' || c == '.' ? '_' : static_cast<char>(std::toupper(c));
    std::ifstream file(path);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    EXPECT_NE(text.find("#ifndef " + guard + "\n#define " + guard + "\n"), std::string::npos)
        << path << ": " << guard;
  }
}

}  // namespace
}  // namespace plimsoll
