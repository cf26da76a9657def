#include "runtime/provider/codec.h"

#include <array>
#include <utility>

#include "base/support/status_macros.h"
#include "base/support/text.h"
#include "base/value/json.h"
#include "nlohmann/json.hpp"

namespace deploy::provider {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> kChangeKinds = {"create", "update", "delete", "switch",
                                                          "run"};
constexpr std::array<std::string_view, 4> kPresences = {"absent", "present", "stopped", "unknown"};
constexpr std::array<std::string_view, 4> kHealths = {"healthy", "unhealthy", "absent", "unknown"};
constexpr std::array<std::string_view, 2> kDirections = {"forward", "back"};

absl::Status Bad(std::string_view member, std::string_view what) {
  return absl::InvalidArgumentError(support::Cat("`", member, "` ", what));
}

absl::StatusOr<std::string> Text(const Json& json, const char* member) {
  const auto found = json.find(member);
  if (found == json.end() || !found->is_string()) {
    return Bad(member, "must be text");
  }
  return found->get<std::string>();
}

template <size_t kCount>
absl::StatusOr<int> Name(const Json& json, const char* member,
                         const std::array<std::string_view, kCount>& names) {
  ASSIGN_OR_RETURN(const std::string text, Text(json, member));
  for (size_t i = 0; i < kCount; ++i) {
    if (names[i] == text) {
      return static_cast<int>(i);
    }
  }
  return Bad(member, support::Cat("is `", text, "`, which this version does not know"));
}

absl::StatusOr<std::optional<Image>> OptionalImage(const Json& json, const char* member) {
  const auto found = json.find(member);
  if (found == json.end()) {
    return Bad(member, "is missing");
  }
  if (found->is_null()) {
    return std::optional<Image>();
  }
  ASSIGN_OR_RETURN(Image image, DecodeImage(*found));
  return std::optional<Image>(std::move(image));
}

void Member(std::string_view name, std::string& out) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
}

void TextMember(std::string_view name, std::string_view text, std::string& out) {
  Member(name, out);
  QuoteTo(text, out);
}

void ImageMember(std::string_view name, const std::optional<Image>& image, std::string& out) {
  Member(name, out);
  if (image) {
    EncodeTo(*image, out);
  } else {
    out += "null";
  }
}

// Written only when true.
absl::StatusOr<bool> Flag(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end()) {
    return false;
  }
  if (!found->is_boolean()) {
    return Bad(name, "must be true or false");
  }
  return found->get<bool>();
}

}  // namespace

std::string_view ChangeKindName(ChangeKind kind) { return kChangeKinds[static_cast<size_t>(kind)]; }
std::string_view PresenceName(Presence presence) {
  return kPresences[static_cast<size_t>(presence)];
}
std::string_view HealthName(Health health) { return kHealths[static_cast<size_t>(health)]; }

void QuoteTo(std::string_view text, std::string& out) { value::AppendJsonString(text, out); }

void EncodeTo(const Image& image, std::string& out) {
  out += '{';
  Member("attributes", out);
  value::EncodeTo(image.attributes, out);
  TextMember("private", image.private_data, out);
  out += '}';
}

void EncodeTo(const Change& change, std::string& out) {
  out += '{';
  TextMember("address", change.address, out);
  TextMember("object_id", change.object_id, out);
  TextMember("token", change.token, out);
  TextMember("kind", ChangeKindName(change.kind), out);
  TextMember("direction", kDirections[static_cast<size_t>(change.direction)], out);
  ImageMember("prior", change.prior, out);
  ImageMember("target", change.target_image, out);
  Member("desired", out);
  value::EncodeTo(change.desired, out);
  if (change.leaves_surplus) {
    Member("leaves_surplus", out);
    out += "true";
  }
  if (change.as_found) {
    Member("as_found", out);
    out += "true";
  }
  TextMember("prepared", change.prepared, out);
  out += '}';
}

void EncodeTo(const ReadResult& reading, std::string& out) {
  out += '{';
  TextMember("presence", PresenceName(reading.presence), out);
  ImageMember("image", reading.image, out);
  TextMember("health", HealthName(reading.health), out);
  TextMember("detail", reading.detail, out);
  TextMember("reference", reading.reference, out);
  out += '}';
}

std::string Encode(const Image& image) {
  std::string out;
  EncodeTo(image, out);
  return out;
}

std::string Encode(const Change& change) {
  std::string out;
  EncodeTo(change, out);
  return out;
}

absl::StatusOr<Image> DecodeImage(const Json& json) {
  const auto attributes = json.find("attributes");
  if (!json.is_object() || attributes == json.end()) {
    return Bad("attributes", "is missing");
  }
  Image image;
  ASSIGN_OR_RETURN(image.attributes, value::Decode(*attributes));
  ASSIGN_OR_RETURN(image.private_data, Text(json, "private"));
  return image;
}

absl::StatusOr<Image> DecodeImageText(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return Bad("image", "is not JSON");
  }
  return DecodeImage(json);
}

absl::StatusOr<Change> DecodeChange(const Json& json) {
  if (!json.is_object()) {
    return Bad("change", "must be an object");
  }
  Change change;
  ASSIGN_OR_RETURN(change.address, Text(json, "address"));
  ASSIGN_OR_RETURN(change.object_id, Text(json, "object_id"));
  ASSIGN_OR_RETURN(change.token, Text(json, "token"));
  ASSIGN_OR_RETURN(const int kind, Name(json, "kind", kChangeKinds));
  change.kind = static_cast<ChangeKind>(kind);
  ASSIGN_OR_RETURN(const int direction, Name(json, "direction", kDirections));
  change.direction = static_cast<Direction>(direction);
  ASSIGN_OR_RETURN(change.prior, OptionalImage(json, "prior"));
  ASSIGN_OR_RETURN(change.target_image, OptionalImage(json, "target"));
  const auto desired = json.find("desired");
  if (desired == json.end()) {
    return Bad("desired", "is missing");
  }
  ASSIGN_OR_RETURN(change.desired, value::Decode(*desired));
  ASSIGN_OR_RETURN(change.leaves_surplus, Flag(json, "leaves_surplus"));
  ASSIGN_OR_RETURN(change.as_found, Flag(json, "as_found"));
  ASSIGN_OR_RETURN(change.prepared, Text(json, "prepared"));
  return change;
}

absl::StatusOr<ReadResult> DecodeReading(const Json& json) {
  if (!json.is_object()) {
    return Bad("reading", "must be an object");
  }
  ReadResult reading;
  ASSIGN_OR_RETURN(const int presence, Name(json, "presence", kPresences));
  reading.presence = static_cast<Presence>(presence);
  ASSIGN_OR_RETURN(reading.image, OptionalImage(json, "image"));
  ASSIGN_OR_RETURN(const int health, Name(json, "health", kHealths));
  reading.health = static_cast<Health>(health);
  ASSIGN_OR_RETURN(reading.detail, Text(json, "detail"));
  ASSIGN_OR_RETURN(reading.reference, Text(json, "reference"));
  return reading;
}

}  // namespace deploy::provider
