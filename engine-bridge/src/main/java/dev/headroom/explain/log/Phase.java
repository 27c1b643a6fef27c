package dev.headroom.explain.log;

/// How far the program was. Which setting helps depends on it: a KV pool that is not yet taken need not be smaller.
enum Phase {
    LOADING,
    /// vLLM's trial run, before its cache is taken.
    PROFILING,
    CACHE,
    /// CUDA graphs are captured: the cache is taken, no request has come.
    GRAPHS,
    SERVING,
    TRAINING,
    EVALUATING,
    UNKNOWN
}
