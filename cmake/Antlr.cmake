# backstay_antlr(TARGET): generates the parser from grammar/ and compiles it in a target of its own.
#
# The 4.7.2 tool writes u8"" literals, so its output is C++17, and its warnings are not ours.
find_package(antlr4-runtime REQUIRED)
find_program(BACKSTAY_ANTLR antlr4 REQUIRED)

function(backstay_antlr target)
  set(grammar ${PROJECT_SOURCE_DIR}/grammar)
  set(out ${PROJECT_BINARY_DIR}/generated/grammar)
  set(lexer ${out}/DeployLexer.cpp ${out}/DeployLexer.h)
  set(parser ${out}/DeployParser.cpp ${out}/DeployParser.h)
  add_custom_command(OUTPUT ${lexer} ${out}/DeployLexer.tokens
    COMMAND ${BACKSTAY_ANTLR} -Dlanguage=Cpp -package deploy::grammar -no-listener -no-visitor -o ${out} DeployLexer.g4
    DEPENDS ${grammar}/DeployLexer.g4 WORKING_DIRECTORY ${grammar} VERBATIM)
  add_custom_command(OUTPUT ${parser}
    COMMAND ${BACKSTAY_ANTLR} -Dlanguage=Cpp -package deploy::grammar -no-listener -no-visitor -lib ${out} -o ${out} DeployParser.g4
    DEPENDS ${grammar}/DeployParser.g4 ${out}/DeployLexer.tokens WORKING_DIRECTORY ${grammar} VERBATIM)
  add_library(${target} STATIC ${lexer} ${parser})
  target_compile_features(${target} PRIVATE cxx_std_17)
  set_target_properties(${target} PROPERTIES CXX_STANDARD 17)
  target_compile_options(${target} PRIVATE -w)
  target_include_directories(${target} SYSTEM PUBLIC ${grammar}/runtime ${PROJECT_BINARY_DIR}/generated
    /usr/include/antlr4-runtime)
  target_link_libraries(${target} PUBLIC /usr/lib/x86_64-linux-gnu/libantlr4-runtime.a)
endfunction()
