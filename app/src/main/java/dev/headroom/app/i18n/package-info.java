/// The words of the window in English and Chinese. Knows no feature; each feature keeps its own pair of files.
package dev.headroom.app.i18n;
