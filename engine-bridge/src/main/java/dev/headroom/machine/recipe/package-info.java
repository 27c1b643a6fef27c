/// Scripts and settings of training frameworks, read as people have them. Nothing of them is run.
@NullMarked
package dev.headroom.machine.recipe;

import org.jspecify.annotations.NullMarked;
