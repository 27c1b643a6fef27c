package dev.headroom.engine.lmdeploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;

/// Behaves like `lmdeploy serve api_server` of one release: takes its command line, prints its log, answers in its
/// dialect and with its error shapes. Written from LMDeploy's source; needs no GPU. Environment:
///
/// - `STANDIN_VERSION`: the release
/// - `STANDIN_LOG`: what it prints, a file of the fixtures
/// - `STANDIN_REQUESTS`: where the chats that came are written, one JSON a line; unset for nowhere
/// - `STANDIN_DOES`: `serve`, `otherkey` (takes another key than the one it was given), `die` (ends after the log with
///   status 1), `abort` (ends by SIGABRT's status), `wait`
///   (never opens the port), `flood` (100 MB of log first), `cut` (closes each answer in the middle), `exit` (ends in
///   the middle of an answer), `sick` (health fails after the first answer), `child` (starts a child of its own first)
public final class StandInLmdeploy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean old;
    private final String does;
    private final int port;
    private final String model;
    private final List<String> keys;
    private final List<String> adapters;
    private final boolean metrics;
    private volatile boolean sick;

    private StandInLmdeploy(List<String> args) {
        LmdeployVersion version = LmdeployVersion.parse(System.getenv("STANDIN_VERSION"));
        this.old = version.before(0, 6, 0);
        this.does = System.getenv().getOrDefault("STANDIN_DOES", "serve");
        this.port = Integer.parseInt(after(args, "--server-port").getFirst());
        this.model = args.get(args.indexOf("api_server") + 1);
        this.keys = does.equals("otherkey") ? List.of("another") : after(args, "--api-keys");
        this.adapters = after(args, "--adapters");
        this.metrics =
                args.contains("--enable-metrics") || version.atLeast(0, 11, 0) && !args.contains("--disable-metrics");
    }

    public static void main(String[] args) throws Exception {
        new StandInLmdeploy(Arrays.asList(args)).run();
    }

    private static List<String> after(List<String> args, String flag) {
        List<String> values = new ArrayList<>();
        for (int i = args.indexOf(flag) + 1;
                i > 0 && i < args.size() && !args.get(i).startsWith("--");
                i++) {
            values.add(args.get(i));
        }
        return values;
    }

    private void run() throws Exception {
        if (does.equals("child")) {
            new ProcessBuilder("sleep", "600").inheritIO().start();
        }
        if (does.equals("flood")) {
            flood();
        }
        String log = log();
        if (does.equals("die") || does.equals("abort") || does.equals("wait")) {
            say(log.replaceAll("(?m)^(HINT|INFO: ).*\n", ""));
            if (does.equals("wait")) {
                Thread.sleep(600_000);
            }
            Runtime.getRuntime().halt(does.equals("die") ? 1 : 134);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        say(log);
        server.start();
    }

    private String log() throws IOException {
        try (InputStream in = StandInLmdeploy.class.getResourceAsStream("/lmdeploy/" + System.getenv("STANDIN_LOG"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("PORT", Integer.toString(port));
        }
    }

    private static void say(String text) {
        System.out.print(text);
        System.out.flush();
    }

    private static void flood() throws IOException {
        byte[] lines =
                "2026-08-20 10:00:00,789 - lmdeploy - INFO - engine.py:1 - session=1, input_tokens=12, max_new_tokens=512\n"
                        .repeat(1000)
                        .getBytes(StandardCharsets.UTF_8);
        for (long written = 0; written < 100L << 20; written += lines.length) {
            System.out.write(lines);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path.equals("/health")) {
            if (sick) {
                send(exchange, 503, "{\"status\":\"unhealthy\"}");
            } else {
                send(exchange, 200, old ? "" : "{\"status\":\"healthy\",\"message\":\"\"}");
            }
            return;
        }
        if (!keys.isEmpty() && !keys.contains(bearer(exchange))) {
            send(
                    exchange,
                    401,
                    old
                            ? "{\"detail\":{\"error\":{\"message\":\"Please request with valid api"
                                  + " key!\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}}"
                            : "{\"message\":\"Please request with valid api"
                                  + " key!\",\"type\":\"invalid_request_error\",\"code\":401,\"param\":null,\"object\":\"error\"}");
            return;
        }
        switch (path) {
            case "/v1/models" -> models(exchange);
            case "/metrics" -> {
                if (metrics) {
                    send(
                            exchange,
                            200,
                            "# HELP x\nlmdeploy:gpu_cache_usage_perc{engine=\"0\",model_name=\"m\"} 0.25\n");
                } else {
                    send(exchange, 404, "{\"detail\":\"Not Found\"}");
                }
            }
            case "/v1/chat/completions" -> chat(exchange, JSON.readTree(body));
            default -> send(exchange, 404, "{\"detail\":\"Not Found\"}");
        }
    }

    private static String bearer(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? "" : header.replaceFirst("(?i)bearer ", "");
    }

    private void models(HttpExchange exchange) throws IOException {
        List<String> names = new ArrayList<>(List.of(model));
        adapters.forEach(a -> names.add(a.substring(0, a.indexOf('='))));
        StringBuilder data = new StringBuilder();
        for (String name : names) {
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"id\":\"%s\",\"object\":\"model\",\"owned_by\":\"lmdeploy\"}".formatted(name));
        }
        send(exchange, 200, "{\"object\":\"list\",\"data\":[%s]}".formatted(data));
    }

    private void chat(HttpExchange exchange, JsonNode request) throws IOException {
        keep(request);
        String text = request.path("messages").toString();
        if (!request.path("model").asText().equals(model)
                && adapters.stream()
                        .noneMatch(a -> a.startsWith(request.path("model").asText() + "="))) {
            error(
                    exchange,
                    old ? 400 : 404,
                    "The model `%s` does not exist."
                            .formatted(request.path("model").asText()));
            return;
        }
        if (text.contains("LONG")) {
            if (old) {
                stream(exchange, List.of(), "length", 0);
            } else {
                error(exchange, 400, "Input length (9000) must be smaller than the model context length (8192).");
            }
            return;
        }
        String patches = text.contains("max_dynamic_patch") ? " with patches" : "";
        stream(
                exchange,
                List.of("A ", "red ", "circle from " + request.path("model").asText() + patches + "."),
                "stop",
                120);
        sick = does.equals("sick");
    }

    private static void keep(JsonNode request) throws IOException {
        String file = System.getenv("STANDIN_REQUESTS");
        if (file != null) {
            Files.writeString(Path.of(file), request + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /// Before 0.6.0 the status is 200 and the true one stands in the body.
    private void error(HttpExchange exchange, int code, String message) throws IOException {
        send(
                exchange,
                old ? 200 : code,
                "{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"code\":%d,\"param\":null,\"object\":\"error\"}"
                        .formatted(message, code));
    }

    private void stream(HttpExchange exchange, List<String> pieces, String finish, int prompt) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String piece : pieces) {
            event(out, chunk(piece, "null"));
            if (does.equals("exit")) {
                Runtime.getRuntime().halt(137);
            }
            if (does.equals("cut")) {
                exchange.close();
                return;
            }
        }
        event(out, chunk("", "\"" + finish + "\""));
        if (!old) {
            event(
                    out,
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}"
                            .formatted(prompt, pieces.size(), prompt + pieces.size()));
        }
        event(out, "[DONE]");
        exchange.close();
    }

    private String chunk(String text, String finish) {
        String id = old ? "3" : "chatcmpl-1";
        return "{\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":%s}]%s}"
                .formatted(id, text, finish, old ? ",\"usage\":null" : "");
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write("data: %s\n\n".formatted(data).getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
        say("INFO:     127.0.0.1:5000 - \"%s\" %d\n"
                .formatted(exchange.getRequestURI().getPath().toLowerCase(Locale.ROOT), status));
    }
}
