/// Other programs run by recipe and watched: quantisation, evaluation, fine-tuning. Knows shell, controls and the
/// bridge; the chart is handed in. Start at [JobsView].
@NullMarked
package dev.headroom.app.jobs;

import org.jspecify.annotations.NullMarked;
