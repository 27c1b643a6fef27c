/// Charts of points as values, on the screen and on paper. They know no feature.
@NullMarked
package dev.headroom.app.ui.plot;

import org.jspecify.annotations.NullMarked;
