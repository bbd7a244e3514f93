#ifndef HARNESS_TRIAGE_SERVE_H_
#define HARNESS_TRIAGE_SERVE_H_

#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/triage/review_desk.h"

namespace plimsoll::triage {

/// A reviewer and the secret in their link, which says who labels.
struct ReviewerLink {
  std::string reviewer;
  std::string token;  ///< at least 128 random bits, hexadecimal
};

/// Where the page is served, and to whom.
struct ServeOptions {
  std::string host = "127.0.0.1";  ///< an address of this machine; requests must name it
  int port = 0;                    ///< 0: one that is free
  std::vector<ReviewerLink> links;
};

/// The reviewers' page and its API, under /REVIEWER/. Every request must name this server as its
/// host and bring the reviewer's token (in the link, then in a cookie that scripts cannot read);
/// calls of the API bring a second secret that stands in the page, so that no other site can make
/// them. Nothing is cached, framed or loaded from elsewhere.
class ReviewServer {
 public:
  /// Serves until it is destroyed, from threads of its own. Borrows the desk. Errors: kInvalid
  /// where the address cannot be listened on.
  static Result<std::unique_ptr<ReviewServer>> Start(ReviewDesk* desk, const ServeOptions& options);
  ~ReviewServer();
  int port() const;
  /// The reviewers' links, in order.
  std::vector<std::string> Links() const;

 private:
  class Site;
  explicit ReviewServer(std::unique_ptr<Site> site);
  std::unique_ptr<Site> site_;
};

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_SERVE_H_
