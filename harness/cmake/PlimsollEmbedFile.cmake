# plimsoll_embed_file(TARGET FILE SYMBOL)
#   Compiles a file's bytes into a target as `SYMBOL[]` and `SYMBOL_size`. Run as a script (-P) it writes that source.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ ${INPUT} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(REGEX REPLACE "(................................................................................)" "\\1\n"
                       bytes "${bytes}")
  file(WRITE ${OUTPUT} "#include <cstddef>\nextern const unsigned char ${SYMBOL}[];\n"
                       "extern const std::size_t ${SYMBOL}_size;\n"
                       "const unsigned char ${SYMBOL}[] = {\n${bytes}\n};\nconst std::size_t ${SYMBOL}_size = ${size};\n")
  return()
endif()

set(PLIMSOLL_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
function(plimsoll_embed_file target file symbol)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.cc)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DOUTPUT=${source} -DSYMBOL=${symbol}
            -P ${PLIMSOLL_EMBED_SCRIPT}
    DEPENDS ${file} ${PLIMSOLL_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
