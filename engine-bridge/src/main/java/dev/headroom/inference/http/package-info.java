/// The HTTP face of the embedded engine, as `docs/api.md` describes it: OpenAI's chat API in LMDeploy's dialect, plus
/// memory, settings and metrics. Knows [dev.headroom.inference.Backend], never what is behind it. Start at
/// [InferenceServer].
@NullMarked
package dev.headroom.inference.http;

import org.jspecify.annotations.NullMarked;
