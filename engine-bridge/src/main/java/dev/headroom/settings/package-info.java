/// The settings of engines under the field's names, their ranges and when a change takes effect. Imports nothing of
/// ours.
package dev.headroom.settings;
