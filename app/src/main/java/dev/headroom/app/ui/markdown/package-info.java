/// Markdown as JavaFX nodes, without a web view. Start at [MarkdownView].
@NullMarked
package dev.headroom.app.ui.markdown;

import org.jspecify.annotations.NullMarked;
