/// The words of the product: bytes, components, and where a figure comes from. Imports nothing of ours. Start at
/// [Figure].
@NullMarked
package dev.headroom.memory;

import org.jspecify.annotations.NullMarked;
