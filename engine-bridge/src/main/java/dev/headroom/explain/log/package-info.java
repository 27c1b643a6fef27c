/// Reads what other programs wrote before they died: lines become facts, facts become findings with the settings to
/// turn under that program's own names. Start at [LogExplainer]; `docs/howto/add-a-log-rule.md` adds to it.
@NullMarked
package dev.headroom.explain.log;

import org.jspecify.annotations.NullMarked;
