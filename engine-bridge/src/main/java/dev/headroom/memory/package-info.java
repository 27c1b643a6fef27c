/// The words of the product: bytes, components, and where a figure comes from. Imports nothing of ours. Start at
/// [Figure].
package dev.headroom.memory;
