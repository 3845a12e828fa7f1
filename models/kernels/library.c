/* What makes a library of the kernels. */

#include "pixels.h"

/* The SHA-256 of all sources, as they were compiled. */
EXPORT const char ichimai_source[] = SOURCE_SHA256;

#if defined(_WIN32)
/* What Windows calls when the library is loaded: there is nothing to do. */
int DllMainCRTStartup(void *library, unsigned reason, void *reserved)
{
    (void)library, (void)reason, (void)reserved;
    return 1;
}
#endif
