# backstay_embed(TARGET NAMESPACE ns FILES f...): puts text files into the binary.
#
# Generates <build>/generated/<TARGET>.h with `std::span<const EmbeddedFile> Files()` in namespace ns,
# each a name (relative to the calling folder) and its text.
set(BACKSTAY_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed.cmake)
function(backstay_embed target)
  cmake_parse_arguments(ARG "" "NAMESPACE" "FILES" ${ARGN})
  set(out ${PROJECT_BINARY_DIR}/generated/${target})
  add_custom_command(OUTPUT ${out}.cc ${out}.h
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${target} -DNAMESPACE=${ARG_NAMESPACE} "-DFILES=${ARG_FILES}"
            -DROOT=${CMAKE_CURRENT_SOURCE_DIR} -P ${BACKSTAY_EMBED_SCRIPT}
    DEPENDS ${ARG_FILES} ${BACKSTAY_EMBED_SCRIPT} VERBATIM)
  add_library(${target} STATIC ${out}.cc ${out}.h)
  target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/generated)
endfunction()
