/// The demo model's little world: pictures of coloured shapes and printed numbers, and questions about them whose
/// answers are true by construction. Training, tests, the window's "new picture" and the evaluation all draw from
/// [SceneGenerator] and ask through [Questions], so that they cannot drift apart. Knows no engine and no model.
@NullMarked
package dev.headroom.lab;

import org.jspecify.annotations.NullMarked;
