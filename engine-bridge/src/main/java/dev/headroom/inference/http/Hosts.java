package dev.headroom.inference.http;

import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.words.Sentence;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Under which names this server answers. A web page of anywhere can let its own name mean this machine's address, and
/// a browser then takes our answers for the page's own; but it still sends that name as the host.
final class Hosts {
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]]*)(?::\\d{0,5})?");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    /// @param names beside those of this machine, for example that of a proxy
    Hosts(List<String> names) {
        names.forEach(name -> this.names.add(plain(name)));
    }

    private static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /// @param host as a client named it, with a port or without
    /// @param reached the address at which it reached us
    /// @throws EngineException `wrong_host`
    void check(String host, InetAddress reached) {
        Matcher parts = WITH_PORT.matcher(host.strip());
        if (!parts.matches() || !isOurs(plain(parts.group(1)), reached)) {
            throw new EngineException(
                    Code.WRONG_HOST,
                    Sentence.of("This engine does not answer for the host \"{}\".", Target.shown(host))
                            .then(Sentence.of(
                                    "Ask for {}, or start it with {}.",
                                    reached.getHostAddress(),
                                    "--allowed-host " + Target.shown(parts.matches() ? parts.group(1) : "NAME"))));
        }
    }

    private boolean isOurs(String name, InetAddress reached) {
        if (names.contains(name)) {
            return true;
        }
        try {
            // never asks a name server
            InetAddress address = InetAddress.ofLiteral(name.replace("[", "").replace("]", ""));
            return address.isLoopbackAddress()
                    || address.equals(reached)
                    || !reached.isLoopbackAddress() && NetworkInterface.getByInetAddress(address) != null;
        } catch (IllegalArgumentException | SocketException e) {
            return false;
        }
    }
}
