#ifndef STDLIB_STDLIB_H_
#define STDLIB_STDLIB_H_

namespace deploy::stdlib {

// Makes the types of stdlib/*.deploy known to schema::FindSchema. Call once at start; cheap
// (nothing is built until a type is asked for). Calling it again does nothing.
void RegisterSchemas();

}  // namespace deploy::stdlib

#endif  // STDLIB_STDLIB_H_
