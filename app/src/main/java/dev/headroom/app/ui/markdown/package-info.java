/// Markdown as JavaFX nodes, without a web view. Start at [MarkdownView].
package dev.headroom.app.ui.markdown;
