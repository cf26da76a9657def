#ifndef RUNTIME_PROVIDER_CODEC_H_
#define RUNTIME_PROVIDER_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "nlohmann/json_fwd.hpp"
#include "runtime/provider/provider.h"

namespace deploy::provider {

// Images, changes and readings as JSON text, lossless, for journal, state and plan file:
//   image   {"attributes":…,"private":"{…}"}
//   change {"address","object_id","token","kind":"create","direction":"forward","prior":image|null,
//            "target":image|null,"desired":…,"prepared":"{…}"}
//   reading {"presence":"present","image":image|null,"health":"healthy","detail",
//            "reference"}
// Values in the encoding of base/value/json.h. Appended to `out` without building a document.
void EncodeTo(const Image& image, std::string& out);
void EncodeTo(const Change& change, std::string& out);
void EncodeTo(const ReadResult& reading, std::string& out);
std::string Encode(const Image& image);
std::string Encode(const Change& change);

// The reverse. InvalidArgument that names the member for anything else; never trusts the text.
absl::StatusOr<Image> DecodeImage(const nlohmann::ordered_json& json);
absl::StatusOr<Change> DecodeChange(const nlohmann::ordered_json& json);
absl::StatusOr<ReadResult> DecodeReading(const nlohmann::ordered_json& json);
absl::StatusOr<Image> DecodeImageText(std::string_view text);

std::string_view ChangeKindName(ChangeKind kind);  // "create" …
std::string_view PresenceName(Presence presence);  // "present" …
std::string_view HealthName(Health health);        // "healthy" …

// Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void QuoteTo(std::string_view text, std::string& out);

}  // namespace deploy::provider

#endif  // RUNTIME_PROVIDER_CODEC_H_
