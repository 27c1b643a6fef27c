/// Our own controls and the one road to the FX thread. Knows no feature.
package dev.headroom.app.ui;
