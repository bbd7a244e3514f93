#ifndef HARNESS_JUDGE_SETTINGS_H_
#define HARNESS_JUDGE_SETTINGS_H_

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/object_reader.h"
#include "harness/suite/case.h"

namespace plimsoll::judge {

/// All complaints about one judge's settings as one error, such as
/// `judge "regex": missing key "pattern" (12:7)`, or success where there is none.
Status SettingsStatus(const suite::Expectation& expectation, const Diagnostics& diagnostics);

/// An error about a judge's settings as a whole.
Error SettingsError(const suite::Expectation& expectation, std::string_view message);

/// The settings of an expectation, decoded and validated by `read`. Errors: kInvalid with every
/// complaint.
template <typename T>
Result<T> DecodeSettings(const suite::Expectation& expectation,
                         void (*read)(doc::ObjectReader&, T*)) {
  Diagnostics diagnostics;
  const doc::Document document{"", "", 1, &diagnostics};
  const doc::Node none = doc::Node::Object();
  T settings;
  {
    doc::ObjectReader r(document, expectation.settings.is_null() ? none : expectation.settings);
    read(r, &settings);
  }
  PLIMSOLL_TRY(SettingsStatus(expectation, diagnostics));
  return settings;
}

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_SETTINGS_H_
