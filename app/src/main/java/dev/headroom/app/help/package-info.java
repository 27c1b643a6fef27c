/// What the words mean, which keys there are, and what this program is made of.
@NullMarked
package dev.headroom.app.help;

import org.jspecify.annotations.NullMarked;
