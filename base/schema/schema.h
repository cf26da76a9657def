#ifndef BASE_SCHEMA_SCHEMA_H_
#define BASE_SCHEMA_SCHEMA_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/value/type.h"
#include "base/value/value.h"

namespace deploy::schema {

// How far a step can be taken back; weakest last, so the class of a group is the maximum.
enum class Class : uint8_t { kReversible, kRestorable, kCompensable, kIrreversible };
std::string_view ClassName(Class c);  // "reversible"

enum class BlockKind : uint8_t {
  kAttribute,  // name = value
  kBlock,      // name { … }: a record, absent: null unless it has defaults for everything
  kLabelled,   // name label { … }: a map from label to record
};

// One attribute or nested block of a resource type.
struct Field {
  std::string name;
  value::TypeRef type =
      nullptr;  // of the value in the body record: kLabelled is map(string, record)
  BlockKind kind = BlockKind::kAttribute;
  std::vector<Field> fields;  // of blocks
  std::string documentation;  // Markdown, first line is the summary

  bool required = false;
  bool computed = false;  // known only after apply, read-only unless also settable
  bool settable = true;
  bool identity = false;  // names the object in the world; known at plan when set
  bool forces_replacement = false;
  bool sensitive = false;
  bool plan_known = false;  // its value must be known before apply (D0503): replicas, port numbers
  bool switches = false;    // a change of it moves traffic: its step stands in the switch phase
  bool negative_allowed = false;  // quantities (D0410)
  std::optional<value::Value> default_value;
  std::optional<Class>
      update_class;       // class of an update that touches it, if weaker than the type's
  std::string unit_hint;  // "s": the usual unit, for D0401's fix
  std::vector<std::string> excludes;         // D0607
  std::vector<std::string> needs;            // D0608
  std::vector<std::string> required_unless;  // D0602 when neither it nor one of these is given
  std::optional<std::string> deprecated;     // D0609: what to use instead
  int min_blocks = 0, max_blocks = -1;       // D0606, kLabelled and kBlock

  int minimum_length = 0;  // of a list (`where length(it) >= n` in the schema)
  // Interval that a number or quantity must lie in (`where it in a..b` in the schema), else absent.
  std::optional<value::Value> minimum, maximum;
};

// A resource type as the compiler and the engine know it. Written in stdlib/*.deploy, turned into a
// table when the program is built (stdlib/generate), so that start-up parses nothing.
struct Schema {
  std::string name;  // "file"
  int version = 1;
  bool service = false;  // declared with `service`, not `resource`
  std::string documentation;
  std::vector<Field> fields;
  // Members of an instance that carry the label of a nested block: `web.http` of `port http {}`.
  std::string exposed_block;              // "port", or empty
  value::TypeRef exposed_type = nullptr;  // a record: host, port, address, endpoints, check
  Class create_class = Class::kReversible, update_class = Class::kReversible,
        delete_class = Class::kReversible;
  // `value.output` has the type of `value.input`: pairs (computed, settable).
  std::vector<std::pair<std::string, std::string>> same_type;

  const Field* Find(std::string_view name) const;
};

// Looks a type up; loads only what is asked for. Thread-safe; pointers live for the whole process.
const Schema* FindSchema(std::string_view name);
std::vector<std::string_view> SchemaNames();  // sorted

// How the generated tables get in: stdlib registers a loader at start (cheap), which builds a
// Schema when asked.
struct SchemaSource {
  std::string_view name;
  Schema (*load)();
};
void RegisterSchemas(std::span<const SchemaSource> sources);

}  // namespace deploy::schema

#endif  // BASE_SCHEMA_SCHEMA_H_
