/// The words of the window in English and Chinese. Knows no feature; each feature keeps its own pair of files.
@NullMarked
package dev.headroom.app.i18n;

import org.jspecify.annotations.NullMarked;
