#include "compiler/ast/ast.h"

namespace deploy::ast {

std::string_view EntityKeyword(EntityKind kind) {
  switch (kind) {
    case EntityKind::kResource:
      return "resource";
    case EntityKind::kService:
      return "service";
    case EntityKind::kData:
      return "data";
    case EntityKind::kModule:
      return "module";
    case EntityKind::kProvider:
      return "provider";
    case EntityKind::kEnvironment:
      return "environment";
    case EntityKind::kPipeline:
      return "pipeline";
    case EntityKind::kAlert:
      return "alert";
    case EntityKind::kMonitor:
      return "monitor";
    case EntityKind::kBackup:
      return "backup";
    case EntityKind::kDrill:
      return "drill";
    case EntityKind::kRollback:
      return "rollback";
    case EntityKind::kSlo:
      return "slo";
    case EntityKind::kPolicy:
      return "policy";
    case EntityKind::kChannel:
      return "channel";
    case EntityKind::kTest:
      return "test";
  }
  return "resource";
}

}  // namespace deploy::ast
