/// The models that lie on this machine: where they were found, what each takes by part, whether its files are whole and
/// whether it fits. Only headers are read, and nothing is moved.
@NullMarked
package dev.headroom.machine.library;

import org.jspecify.annotations.NullMarked;
