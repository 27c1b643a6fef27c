/// llama-server of llama.cpp: found, started by a command line of its build, and understood by what it says. The newest
/// build that this was checked against is b10587.
@NullMarked
package dev.headroom.engine.llamacpp;

import org.jspecify.annotations.NullMarked;
