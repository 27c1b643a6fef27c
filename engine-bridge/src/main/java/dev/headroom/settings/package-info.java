/// The settings of engines under the field's names, their ranges and when a change takes effect. A new one is a
/// constant of [Setting]; everything else loops over them.
@NullMarked
package dev.headroom.settings;

import org.jspecify.annotations.NullMarked;
