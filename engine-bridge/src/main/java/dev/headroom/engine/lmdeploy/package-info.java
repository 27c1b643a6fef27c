/// LMDeploy: its releases and their differences, its command line, its log, its life. Everything here is known from its
/// source; the release is always part of the question. Start at [LmdeployCommand] and [LmdeploySession].
@NullMarked
package dev.headroom.engine.lmdeploy;

import org.jspecify.annotations.NullMarked;
