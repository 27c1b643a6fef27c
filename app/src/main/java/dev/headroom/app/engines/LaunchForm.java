package dev.headroom.app.engines;

import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the form says, as typed.
///
/// @param adapters `name=path`, separated by blanks
record LaunchForm(
        String version, LmdeployBackend backend, String model, String port, String adapters, boolean trustRemoteCode) {
    /// @throws IllegalArgumentException naming what cannot be used
    LmdeployLaunch launch(String key) {
        if (model.isBlank()) {
            throw new IllegalArgumentException("Which model? Give its folder or its hub name.");
        }
        return new LmdeployLaunch(
                LmdeployVersion.parse(version),
                backend,
                model.strip(),
                LmdeployLaunch.Engine.DEFAULTS,
                new LmdeployLaunch.Server(
                        "127.0.0.1", number(port), List.of(key), Optional.empty(), "INFO", trustRemoteCode, true),
                Stream.of(adapters.strip().split("\\s+"))
                        .filter(a -> !a.isEmpty())
                        .map(LmdeployLaunch.Adapter::parse)
                        .toList());
    }

    private static int number(String port) {
        try {
            return Integer.parseInt(port.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"%s\" is not a port; LMDeploy's own is 23333.".formatted(port), e);
        }
    }
}
