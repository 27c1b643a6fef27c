/// Other engines: LMDeploy launched from here, servers attached to. Knows shell, controls and the bridge. Start at
/// [EnginesView].
@NullMarked
package dev.headroom.app.engines;

import org.jspecify.annotations.NullMarked;
