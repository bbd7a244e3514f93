// Words that say nothing of a subject, by language. Short on purpose: the inverse frequency of the
// class weighting sees to the rest.

#include <algorithm>
#include <string_view>
#include <vector>

#include "harness/diversity/region_terms.h"

namespace plimsoll::diversity {
namespace {

constexpr std::string_view kEnglish =
    "about above after again against all also am an and any are aren as at be because been before "
    "being below between both but by can cannot could couldn did didn do does doesn doing don down "
    "during each either else etc even ever every few for from further get gets getting give go "
    "goes going got had hadn has hasn have haven having he her here hers herself him himself his "
    "how however if in into is isn it its itself just let ll make many may me might mine more most "
    "much must my myself need no nor not now of off on once one only onto or other others our ours "
    "ourselves out over own per put re really same say shall she should shouldn since so some "
    "something still such take tell than that the their theirs them themselves then there these "
    "they thing things this those though through thus to too two under until up upon us use used "
    "using ve very via want was wasn way we well were weren what whatever when where whether which "
    "while who whom whose why will with within without won would wouldn yes yet you your yours "
    "yourself";

/// What people say to any assistant about anything.
constexpr std::string_view kRequests =
    "answer ask based create describe different example examples explain find following generate "
    "given good help include including hello hey hi know like list multiple please provide "
    "question questions show someone thank thanks think try user want wants write";

constexpr std::string_view kGerman =
    "aber als am an auch auf aus bei bin bis bitte da das dass dein deine dem den der des dich die "
    "dir du durch ein eine einem einen einer eines er es etwas euch für hat hatte ich ihm ihn ihr "
    "ihre im in ist ja jede kann kannst kein keine können man mein meine mich mir mit nach nicht "
    "noch nur ob oder ohne schon sein seine sich sie sind so soll über um und uns von vor war was "
    "wenn wer werden wie wir wird wo zu zum zur";

constexpr std::string_view kFrench =
    "au aux avec ce ces cet cette comment comme dans de des du elle en est et être eux il ils je "
    "la le les leur lui ma mais me mes moi mon ne nos notre nous on ou où par pas plus pour "
    "pourquoi qu que quel quelle qui sa sans se ses si son sont sur ta te tes toi ton tu un une "
    "vos votre vous";

constexpr std::string_view kSpanish =
    "al algo como con cómo cuál cuando de del desde donde el ella ellos en entre era eres es esa "
    "ese eso esta este esto está fue ha hay la las le les lo los más me mi mis muy no nos o para "
    "pero por porque puede puedes qué que quién se ser si sin sobre son soy su sus te tiene tu tus "
    "un una uno y ya yo";

constexpr std::string_view kItalian =
    "ai alla anche che chi ci come con cosa da dal dalla degli dei del della delle di dove e gli "
    "ha ho il io la le lo ma mi mio nel nella non per perché più può quale quando quanto questa "
    "questo se sei si sono su sul sulla ti tra tu un una uno";

constexpr std::string_view kPortuguese =
    "ao aos as até com como da das de do dos ela ele em entre essa esse esta este eu foi isso isto "
    "já mais mas me meu minha na nas não no nos num numa o os ou para pela pelo por qual quando "
    "que quem se sem ser seu seus sua suas são também te tem um uma você";

void AddWords(std::string_view list, std::vector<std::string_view>* words) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    words->push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

std::vector<std::string_view> SortedWords() {
  std::vector<std::string_view> words;
  for (const std::string_view list :
       {kEnglish, kRequests, kGerman, kFrench, kSpanish, kItalian, kPortuguese})
    AddWords(list, &words);
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace

bool IsStopWord(std::string_view word) {
  static const std::vector<std::string_view> words = SortedWords();
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace plimsoll::diversity
