// The system's zlib: zlib1g-dev on Debian and Ubuntu, part of the SDK on macOS.
#include <zlib.h>
