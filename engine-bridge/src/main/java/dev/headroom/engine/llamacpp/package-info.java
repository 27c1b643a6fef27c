/// llama.cpp's server: its command line by build.
@NullMarked
package dev.headroom.engine.llamacpp;

import org.jspecify.annotations.NullMarked;
