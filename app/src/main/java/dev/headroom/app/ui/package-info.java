/// Our own controls and the one road to the FX thread. Knows no feature.
@NullMarked
package dev.headroom.app.ui;

import org.jspecify.annotations.NullMarked;
