/* Functions that this project does not call, refused by the compiler. Forced in front of every C file by the build,
 * after the system headers that declare them. (The idea is git's.) */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets strtok strtok_r
#pragma GCC poison atoi atol atoll atof strtol strtoul strtoll strtoull sscanf scanf fscanf
#pragma GCC poison asctime ctime gmtime localtime mktemp tmpnam tempnam system popen

#endif
