/* The few functions of libcuda.so.1 that JCudaFacts asks; one card. */
#include <string.h>
#ifndef INIT
#define INIT 0
#endif
int cuInit(unsigned flags) { return INIT; }
int cuDriverGetVersion(int *v) { *v = 12060; return 0; }
int cuDeviceGetCount(int *n) { *n = 1; return 0; }
int cuDeviceGet(int *d, int i) { *d = i; return 0; }
int cuDeviceGetName(char *out, int n, int d) { strncpy(out, "NVIDIA A100-SXM4-80GB", n); return 0; }
int cuDeviceTotalMem_v2(unsigned long *b, int d) { *b = 85097971712UL; return 0; }
int cuDeviceGetAttribute(int *v, int a, int d) {
    switch (a) {
        case 75: *v = 8; return 0;         /* compute capability major */
        case 76: *v = 0; return 0;         /* minor */
        case 16: *v = 108; return 0;       /* multiprocessors */
        case 37: *v = 5120; return 0;      /* bus width */
        case 36: *v = 1593000; return 0;   /* memory clock */
        case 13: *v = 1410000; return 0;   /* clock */
        case 38: *v = 41943040; return 0;  /* L2 */
        case 18: *v = 0; return 0;         /* integrated */
        default: return 1;
    }
}
