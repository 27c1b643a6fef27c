package dev.headroom.inference.http;

import java.time.Duration;
import java.util.List;

/// How a server is to behave.
///
/// @param names under which it may be called, beside the address it is bound to and those of this machine
/// @param stuckAfter how long an engine may be at one step before `/health` calls it stuck
public record ServerRules(List<String> names, Duration stuckAfter) {
    public static final ServerRules USUAL = new ServerRules(List.of(), Duration.ofMinutes(5));

    public ServerRules {
        names = List.copyOf(names);
    }
}
