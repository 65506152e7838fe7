# Turns a text file into a C string of its own: cmake -DINPUT= -DOUTPUT= -DSYMBOL= -DHEADER= -P embed.cmake
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
get_filename_component(name ${INPUT} NAME)
file(WRITE ${OUTPUT} "/* Made from ${name} by the build. */
#include \"${HEADER}\"

static const char bytes[] = {
${bytes}0};
const struct str ${SYMBOL} = {bytes, sizeof(bytes) - 1};
")
