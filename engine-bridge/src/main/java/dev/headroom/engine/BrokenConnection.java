package dev.headroom.engine;

import dev.headroom.engine.Refusal.Obstacle;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/// The ways in which a connection breaks, each with its own way out, in words that name the address.
final class BrokenConnection {
    private BrokenConnection() {}

    static EngineFailure of(HttpRequest request, IOException e) {
        URI address = request.uri();
        String host = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case TooMuch much -> {
                    return new EngineFailure.Disconnected(much.sentence());
                }
                case SSLException tls -> {
                    return unreachable(Obstacle.CERTIFICATE, tls(host, tls));
                }
                case HttpConnectTimeoutException t -> {
                    return unreachable(
                            Obstacle.NO_ANSWER,
                            "https".equals(address.getScheme())
                                    ? Sentence.of(
                                            "{} does not answer in https. Is the address right, does it speak https"
                                                    + " there, and no firewall between?",
                                            host)
                                    : Sentence.of("{} does not answer.", host)
                                            .then(Sentence.of("Is the address right, and no firewall between?")));
                }
                case UnknownHostException u -> {
                    return unknownHost(address);
                }
                case UnresolvedAddressException u -> {
                    return unknownHost(address);
                }
                case ConnectException refused -> {
                    return unreachable(
                            Obstacle.NOBODY_LISTENS,
                            Sentence.of("Nothing listens on {}.", host).then(Sentence.of("Is the engine running?")));
                }
                default -> {}
            }
        }
        if (e instanceof HttpTimeoutException) {
            return new EngineFailure.Hung(
                    request.timeout().orElse(Duration.ZERO), Sentence.of("waiting for {}", address.getPath()));
        }
        return new EngineFailure.Disconnected(
                Sentence.of("The connection to the engine broke: {}.", Sentence.of((Throwable) e)));
    }

    private static EngineFailure unreachable(Obstacle obstacle, Sentence said) {
        return EngineFailure.Refused.here(new Refusal.Connection(obstacle), said);
    }

    private static EngineFailure unknownHost(URI address) {
        return unreachable(
                Obstacle.UNKNOWN_HOST,
                Sentence.of("No machine is called {}.", address.getHost()).then(Sentence.of("Check the address.")));
    }

    /// The four ways in which https goes wrong; Java tells three of them by its message alone.
    private static Sentence tls(String host, SSLException e) {
        String said = String.valueOf(e.getMessage());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return Sentence.of(
                        "The certificate of {} is out of date ({}). Renew it there, or set this machine's clock.",
                        host,
                        Sentence.of(cause));
            }
        }
        if (said.contains("No subject alternative") || said.contains("No name matching")) {
            return Sentence.of(
                    "The certificate of {} is for another name: use the name it was made for, or have one made for this"
                            + " address.",
                    host);
        }
        if (said.contains("PKIX") || said.contains("unable to find valid certification path")) {
            return Sentence.of(
                    "The certificate of {} is not trusted here: it is self-signed or from an authority that Java does"
                            + " not know. Put it into a trust store and start Headroom with"
                            + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE.",
                    host);
        }
        if (said.contains("Unsupported or unrecognized SSL message") || said.contains("plaintext")) {
            return Sentence.of("{} speaks plain http on this port: write http:// instead of https://.", host);
        }
        return Sentence.of(
                "No secure connection to {}: {}. Check that it speaks https on this port, and that Java trusts its"
                        + " certificate.",
                host,
                said);
    }
}
