/* Behaves like NVIDIA's management library for the tests: two cards, a few processes, and the refusals of real drivers.
   -DINIT=n        what nvmlInit_v2 returns
   -DUNIFIED       memory is not told, as where GPU and host share it
   -DNO_PROCESSES=n what the process lists return
   -DWDDM          memory per process is not told
   -DMANY=n        n processes instead of the few
   -DOLD           only the first version of the process functions
   -DLOST          the second card has fallen off the bus
   -DMIG           the second card is cut into two MIG devices, in the first and the third slot */
#include <string.h>
#ifndef INIT
#define INIT 0
#endif
typedef unsigned long long u64;
typedef struct { int index; } card;
static card cards[4] = {{0}, {1}, {2}, {3}};
static int running = 0;

int nvmlInit_v2(void) { running = INIT == 0; return INIT; }
int nvmlShutdown(void) { int was = running; running = 0; return was ? 0 : 1; }
int nvmlSystemGetDriverVersion(char *out, unsigned n) { strncpy(out, "560.35.03", n); return 0; }
int nvmlSystemGetCudaDriverVersion_v2(int *out) { *out = 12060; return 0; }
int nvmlDeviceGetCount_v2(unsigned *out) { *out = 2; return running ? 0 : 1; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, card **out) {
#ifdef LOST
    if (i == 1) return 15;
#endif
    if (i > 1) return 2;
    *out = &cards[i];
    return 0;
}
int nvmlDeviceGetName(card *c, char *out, unsigned n) { 
    static const char *names[4] = {"NVIDIA GeForce RTX 4090", "NVIDIA A100-SXM4-80GB", "NVIDIA A100-SXM4-80GB MIG 3g.40gb", "NVIDIA A100-SXM4-80GB MIG 1g.10gb"};
    strncpy(out, names[c->index], n);
    return 0;
}
int nvmlDeviceGetUUID(card *c, char *out, unsigned n) { 
    static const char *uuids[4] = {"GPU-aaaa", "GPU-bbbb", "MIG-cccc", "MIG-dddd"};
    strncpy(out, uuids[c->index], n);
    return 0;
}
typedef struct { u64 total, free, used; } memory;
int nvmlDeviceGetMemoryInfo(card *c, memory *m) {
#ifdef UNIFIED
    return 3;
#endif
    if (c->index > 1) {
        m->total = c->index == 2 ? 42000000000ULL : 10000000000ULL;
        m->used = 1ULL << 30;
        m->free = m->total - m->used;
        return 0;
    }
    m->total = c->index ? 85899345920ULL : 25757220864ULL;
    m->used = c->index ? 450ULL << 20 : 21000ULL << 20;
    m->free = m->total - m->used;
    return 0;
}
typedef struct { unsigned gpu, memory; } busy;
int nvmlDeviceGetTotalEnergyConsumption(card *c, u64 *mj) { *mj = 1500000 + c->index * 500; return 0; }
int nvmlDeviceGetUtilizationRates(card *c, busy *b) { b->gpu = 37 + c->index; b->memory = 12; return 0; }
#ifdef OLD
typedef struct { unsigned pid; u64 used; } process;
#define COMPUTE nvmlDeviceGetComputeRunningProcesses
#define GRAPHICS nvmlDeviceGetGraphicsRunningProcesses
#else
typedef struct { unsigned pid; u64 used; unsigned gi, ci; } process;
#define COMPUTE nvmlDeviceGetComputeRunningProcesses_v3
#define GRAPHICS nvmlDeviceGetGraphicsRunningProcesses_v3
#endif
#ifndef MANY
#define MANY 2
#endif
int COMPUTE(card *c, unsigned *n, process *out) {
#ifdef NO_PROCESSES
    return NO_PROCESSES;
#endif
    unsigned have = c->index ? 0 : MANY;
    if (*n < have) { *n = have; return 7; }
    *n = have;
    for (unsigned i = 0; i < have; i++) {
        out[i].pid = 1000 + i;
#ifdef WDDM
        out[i].used = ~0ULL;
#else
        out[i].used = (i + 1) * (1000ULL << 20);
#endif
    }
    return 0;
}
int GRAPHICS(card *c, unsigned *n, process *out) {
#ifdef NO_PROCESSES
    return NO_PROCESSES;
#endif
    if (c->index) { *n = 0; return 0; }
    *n = 1;
    out[0].pid = 77;
    out[0].used = 300ULL << 20;
    return 0;
}
#ifdef MIG
int nvmlDeviceGetMigMode(card *c, unsigned *current, unsigned *pending) { *current = *pending = c->index == 1; return c->index == 1 ? 0 : 3; }
int nvmlDeviceGetMaxMigDeviceCount(card *c, unsigned *out) { *out = 7; return 0; }
int nvmlDeviceGetMigDeviceHandleByIndex(card *c, unsigned i, card **out) {
    if (i != 0 && i != 2) return 6;
    *out = &cards[i == 0 ? 2 : 3];
    return 0;
}
#endif
