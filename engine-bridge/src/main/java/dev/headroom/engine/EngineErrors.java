package dev.headroom.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Reads the many shapes in which servers say no, and the ways in which a connection breaks.
///
/// Known shapes: OpenAI's and ours `{"error":{"message","type","code"}}`, Ollama's `{"error":"text"}`, LMDeploy's and
/// vLLM's
/// `{"object":"error","message","code"}` (LMDeploy 0.5 with status 200), FastAPI's `{"detail":...}` as text, list or
/// wrapped error.
public final class EngineErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 500;

    private EngineErrors() {}

    /// The error a body of JSON carries, whatever the status; empty if it carries none.
    public static Optional<EngineFailure> in(int status, JsonNode body) {
        if (body.path("object").asText("").equals("error")) {
            return Optional.of(failure(status, body));
        }
        JsonNode error = body.path("error");
        if (error.isObject()) {
            return Optional.of(failure(status, error));
        }
        if (error.isTextual()) {
            return Optional.of(new EngineFailure.Refused(status, code(status, error), error.textValue()));
        }
        JsonNode detail = body.path("detail");
        if (detail.isObject()) {
            return in(status, detail).or(() -> Optional.of(failure(status, detail)));
        }
        if (detail.isTextual()) {
            return Optional.of(new EngineFailure.Refused(status, code(status, detail), detail.textValue()));
        }
        if (detail.isArray() && !detail.isEmpty()) {
            JsonNode first = detail.get(0);
            String where = String.join(
                    ".", first.path("loc").valueStream().map(JsonNode::asText).toList());
            String sentence = where + ": " + first.path("msg").asText("not accepted");
            return Optional.of(new EngineFailure.Refused(status, "invalid_request", sentence));
        }
        return Optional.empty();
    }

    /// What a body that came with an error status means.
    static EngineFailure of(int status, String body) {
        try {
            Optional<EngineFailure> known = in(status, JSON.readTree(body));
            if (known.isPresent()) {
                return known.get();
            }
        } catch (JsonProcessingException e) {
            // a proxy's HTML page or a bare word: shown as it is
        }
        String text = body.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
        String said = text.isEmpty() ? "nothing more" : shortened(text);
        return new EngineFailure.Refused(
                status,
                code(status, JSON.nullNode()),
                "The server answered with status %d and said: %s".formatted(status, said));
    }

    /// What a broken connection means, in words that name the address.
    static EngineFailure broken(URI address, IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String host = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
            switch (cause) {
                case SSLException tls -> {
                    return new EngineFailure.Refused(0, "tls", tls(host, tls));
                }
                case HttpConnectTimeoutException t -> {
                    return new EngineFailure.Refused(
                            0,
                            "connect_timeout",
                            "https".equals(address.getScheme())
                                    ? "%s does not answer in https. Is the address right, does it speak https there, and no firewall between?"
                                            .formatted(host)
                                    : "%s does not answer. Is the address right, and no firewall between?"
                                            .formatted(host));
                }
                case UnknownHostException u -> {
                    return unknownHost(address);
                }
                case UnresolvedAddressException u -> {
                    return unknownHost(address);
                }
                case ConnectException refused -> {
                    return new EngineFailure.Refused(
                            0, "connection_refused", "Nothing listens on %s. Is the engine running?".formatted(host));
                }
                default -> {}
            }
        }
        if (e instanceof HttpTimeoutException) {
            return new EngineFailure.Hung(0, "waiting for " + address.getPath());
        }
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new EngineFailure.Disconnected("The connection to the engine broke: " + detail + ".");
    }

    /// The four ways in which https goes wrong, each with its own way out.
    private static String tls(String host, SSLException e) {
        String said = String.valueOf(e.getMessage());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return "The certificate of %s is out of date (%s). Renew it there, or set this machine's clock."
                        .formatted(host, cause.getMessage());
            }
        }
        if (said.contains("No subject alternative") || said.contains("No name matching")) {
            return "The certificate of %s is for another name: use the name it was made for, or have one made for this address."
                    .formatted(host);
        }
        if (said.contains("PKIX") || said.contains("unable to find valid certification path")) {
            return ("The certificate of %s is not trusted here: it is self-signed or from an authority that Java does"
                            + " not know. Put it into a trust store and start Headroom with"
                            + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE.")
                    .formatted(host);
        }
        if (said.contains("Unsupported or unrecognized SSL message") || said.contains("plaintext")) {
            return "%s speaks plain http on this port: write http:// instead of https://.".formatted(host);
        }
        return "No secure connection to %s: %s. Check that it speaks https on this port, and that Java trusts its certificate."
                .formatted(host, said);
    }

    private static EngineFailure unknownHost(URI address) {
        return new EngineFailure.Refused(
                0, "unknown_host", "No machine is called %s. Check the address.".formatted(address.getHost()));
    }

    private static EngineFailure failure(int status, JsonNode error) {
        String sentence = shortened(error.path("message").asText("The server gave no reason."));
        // old LMDeploy: the status of the response is 200, the true one stands in `code`
        int own = error.path("code").canConvertToInt() ? error.path("code").asInt() : 0;
        int effective = status < 400 && own >= 400 && own < 600 ? own : status;
        String code = code(effective, error);
        if (code.equals("out_of_memory") || effective == 507) {
            return new EngineFailure.OutOfMemory(
                    error.path("component").asText("unattributed"),
                    error.path("asked").asLong(-1),
                    error.path("left").asLong(-1),
                    sentence);
        }
        return new EngineFailure.Refused(effective, code, sentence);
    }

    private static String code(int status, JsonNode error) {
        JsonNode code = error.path("code");
        if (code.isTextual() && !code.textValue().isEmpty()) {
            return code.textValue();
        }
        String type = error.path("type").asText("");
        if (status == 401) { // llama-server calls it authentication_error, others Unauthorized
            return "invalid_api_key";
        }
        if (!type.isEmpty()) {
            return type;
        }
        return switch (status) {
            case 400, 422 -> "invalid_request";
            case 401, 403 -> "invalid_api_key";
            case 404 -> "not_found";
            case 429 -> "busy";
            case 503 -> "not_ready";
            default -> "error";
        };
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
