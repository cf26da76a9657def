#include "runtime/provider/codec.h"

#include <gtest/gtest.h>

#include "nlohmann/json.hpp"

namespace deploy::provider {
namespace {

using value::Value;

Image SampleImage() {
  return {Value::Record({{"path", Value::String("/a \"b\"\n")}, {"size", Value::Int(3)}}),
          R"({"blob":"1f"})"};
}

TEST(CodecTest, ChangesGoThereAndBack) {
  Change change{.address = "page[\"a\"]",
                .object_id = "page-a-1",
                .token = std::string(32, 'f'),
                .kind = ChangeKind::kSwitch,
                .direction = Direction::kBack,
                .prior = SampleImage(),
                .desired = Value::Record({{"x", Value::Unknown("web.port")}}),
                .prepared = R"({"port":1})"};
  const auto json = nlohmann::ordered_json::parse(Encode(change));
  const absl::StatusOr<Change> back = DecodeChange(json);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(Encode(*back), Encode(change));
  EXPECT_EQ(back->prior, change.prior);
  EXPECT_FALSE(back->target_image.has_value());
  EXPECT_EQ(back->kind, ChangeKind::kSwitch);
}

TEST(CodecTest, ReadingsGoThereAndBack) {
  const ReadResult reading{.presence = Presence::kStopped,
                           .image = SampleImage(),
                           .health = Health::kUnhealthy,
                           .detail = "1 of 2",
                           .reference = "abc"};
  std::string text;
  EncodeTo(reading, text);
  const auto back = DecodeReading(nlohmann::ordered_json::parse(text));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->presence, Presence::kStopped);
  EXPECT_EQ(back->health, Health::kUnhealthy);
  EXPECT_EQ(back->image, reading.image);
  EXPECT_EQ(back->reference, "abc");
}

TEST(CodecTest, AnythingElseIsRefusedByName) {
  for (const char* text : {"[]", "{}", "null", "3", R"({"attributes":{}})",
                           R"({"attributes":{"$q":"nonsense"},"private":"{}"})"}) {
    EXPECT_FALSE(DecodeImageText(text).ok()) << text;
  }
  EXPECT_FALSE(DecodeImageText("{").ok());
  auto json = nlohmann::ordered_json::parse(Encode(Change{}));
  json["kind"] = "explode";
  EXPECT_NE(std::string(DecodeChange(json).status().message()).find("explode"), std::string::npos);
}

}  // namespace
}  // namespace deploy::provider
