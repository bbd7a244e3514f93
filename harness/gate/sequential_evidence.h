#ifndef HARNESS_GATE_SEQUENTIAL_EVIDENCE_H_
#define HARNESS_GATE_SEQUENTIAL_EVIDENCE_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/baseline/measurement.h"
#include "harness/gate/decision.h"
#include "harness/gate/sequential_terms.h"
#include "harness/stats/evidence.h"

namespace plimsoll::gate {

/// Under this name a store keeps it beside the run.
inline constexpr std::string_view kEvidenceNote = "evidence";

/// The evidence of a run that may stop early: a case's difference is the candidate's mean less the
/// baseline's, the cases of one cluster of the baseline are one mean, and that enters when the last
/// planned one of them is done. Cases that the baseline has not, or not the same, and those that
/// are missing on a side are passed over.
class SequentialEvidence {
 public:
  /// `quarantined` (suite/case) are passed over too. Borrows `baseline`.
  SequentialEvidence(const SequentialTerms& terms,
                     const std::vector<baseline::Measurement>& baseline,
                     std::set<std::string> quarantined);

  /// The next case of the plan. Shapes: all of them, in their order, before the first Finish.
  void Plan(std::string_view suite, std::string_view id, const Digest& fingerprint,
            suite::Track track);
  /// The case at `place` of the plan has had all its trials. Shapes: of each track in the order of
  /// the plan, without a gap.
  void Finish(std::int64_t place, const baseline::CaseResult& candidate);

  /// Nothing more needs to be known; false for a track that does not gate.
  bool IsSettled(suite::Track track) const;
  bool IsEnough() const;      ///< every gating track is settled
  bool HasRegressed() const;  ///< one of them as worse
  std::map<suite::Track, SequentialTrack> tracks() const;
  /// "plimsoll.evidence/1": what the run's evidence continues from, track by track.
  std::string ToJson() const;

 private:
  /// One observation: a cluster of cases of one track, most often one case.
  struct Unit {
    int open = 0;   ///< planned cases that are not done
    int cases = 0;  ///< that have a difference
    double sum = 0;
  };
  struct Place {
    const baseline::CaseResult* baseline = nullptr;  ///< null: passed over
    suite::Track track = suite::Track::kHappyPath;
    std::size_t unit = 0;
  };
  struct OfTrack {
    explicit OfTrack(const stats::SequentialPlan& its_plan, Measure its_measure)
        : plan(its_plan), measure(its_measure), evidence(plan.margin, plan.grid) {}
    stats::SequentialPlan plan;
    Measure measure;
    stats::EvidenceProcess evidence;
    std::int64_t open = 0;  ///< planned cases that are not done, those passed over too
    SequentialTrack said;
  };
  using CaseName = std::pair<std::string_view, std::string_view>;

  const baseline::CaseResult* InBaseline(std::string_view suite, std::string_view id,
                                         const Digest& fingerprint, suite::Track track) const;
  void Enter(const Unit& unit, OfTrack* of_track);

  std::set<std::string> quarantined_;
  std::map<CaseName, const baseline::CaseResult*> baseline_;
  std::map<std::pair<suite::Track, CaseName>, std::size_t> unit_of_;
  std::vector<Unit> units_;
  std::vector<Place> places_;
  std::map<suite::Track, OfTrack> tracks_;
};

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_SEQUENTIAL_EVIDENCE_H_
