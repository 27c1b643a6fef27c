/// Other programs launched and watched: quantisation, evaluation, fine-tuning. A job is a recipe file; users can add
/// their own. Start at [Recipe].
@NullMarked
package dev.headroom.job;

import org.jspecify.annotations.NullMarked;
