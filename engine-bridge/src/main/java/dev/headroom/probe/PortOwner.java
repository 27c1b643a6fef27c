package dev.headroom.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Which process of this machine listens on a port: Linux's `/proc/net/tcp` names the socket, and the process that
/// holds it has a link to it. Only processes of the same user can be seen; elsewhere nothing is told.
public final class PortOwner {
    private static final String LISTENS = "0A";

    private PortOwner() {}

    /// @param host as an address names it; empty is returned for one that is not this machine by its loopback
    public static OptionalLong of(String host, int port) {
        return loopback(host) ? of(Path.of("/proc"), port) : OptionalLong.empty();
    }

    private static boolean loopback(String host) {
        try {
            // a name other than localhost would be asked of the network
            boolean number = host.matches("\\[?[0-9a-fA-F:.]+]?");
            return host.equals("localhost")
                    || number && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static OptionalLong of(Path proc, int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            sockets.addAll(listening(proc.resolve(table), port));
        }
        if (sockets.isEmpty()) {
            return OptionalLong.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), sockets)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            // no /proc of Linux
        }
        return OptionalLong.empty();
    }

    /// As the links in `fd` name them: `socket:[1234]`.
    private static Set<String> listening(Path table, int port) {
        Set<String> sockets = new HashSet<>();
        String wanted = String.format(Locale.ROOT, ":%04X", port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] words = line.strip().split("\\s+");
                if (words.length > 9 && words[1].endsWith(wanted) && words[3].equals(LISTENS)) {
                    sockets.add("socket:[" + words[9] + "]");
                }
            }
        } catch (IOException e) {
            // no such table here
        }
        return sockets;
    }

    private static boolean holds(Path files, Set<String> sockets) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(files)) {
            for (Path link : links) {
                if (target(link).filter(sockets::contains).isPresent()) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // another user's, or gone
        }
        return false;
    }

    private static Optional<String> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
