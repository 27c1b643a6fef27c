package dev.headroom.engine.llamacpp;

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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;

/// Behaves like `llama-server`: takes its command line, prints its log on standard error, opens the port before the
/// model is loaded, answers in its dialect. Written from its documents; needs no model. Environment:
///
/// - `STANDIN_LOG`: what it prints, a file of the fixtures
/// - `STANDIN_SCALES`: where the bodies of `/lora-adapters` are written, one a line; unset for nowhere
/// - `STANDIN_DOES`: `serve`, `die` (ends after the log with status 1), `abort` (by SIGABRT's status), `sick` (never
///   answers again after the first answer), `exit` (ends in the middle of an answer), `load` (loads for ever)
public final class StandInLlamaServer {
    private final String does = System.getenv().getOrDefault("STANDIN_DOES", "serve");
    private final int port;
    private final String key;
    private volatile boolean loaded;
    private volatile boolean sick;

    private StandInLlamaServer(List<String> args) throws IOException {
        port = Integer.parseInt(args.get(args.indexOf("--port") + 1));
        key = Files.readString(Path.of(args.get(args.indexOf("--api-key-file") + 1)))
                .strip();
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("--version")) {
            System.err.println("version: 0.2.0-dev (build 10587, commit 3f545becc)\nbuilt with GNU 12.2.0 for Linux");
            return;
        }
        if (args.length == 1 && args[0].equals("--list-devices")) {
            System.out.println("Available devices:\n  CUDA0: NVIDIA GeForce RTX 4090 (24080 MiB, 23600 MiB free)");
            return;
        }
        new StandInLlamaServer(Arrays.asList(args)).run();
    }

    private void run() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        try (InputStream in =
                StandInLlamaServer.class.getResourceAsStream("/llamacpp/" + System.getenv("STANDIN_LOG"))) {
            System.err.print(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("PORT", Integer.toString(port)));
            System.err.flush();
        }
        if (does.equals("die") || does.equals("abort")) {
            Runtime.getRuntime().halt(does.equals("die") ? 1 : 134);
        }
        loaded = !does.equals("load");
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (sick) {
            return; // says nothing, for ever
        }
        if (!loaded) {
            send(
                    exchange,
                    503,
                    "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\",\"code\":503}}");
            return;
        }
        if (path.equals("/health")) {
            send(exchange, 200, "{\"status\":\"ok\"}");
            return;
        }
        String asked = exchange.getRequestHeaders().getFirst("Authorization");
        if (asked == null || !asked.equals("Bearer " + key)) {
            send(
                    exchange,
                    401,
                    "{\"error\":{\"message\":\"Invalid API Key\",\"type\":\"authentication_error\",\"code\":401}}");
            return;
        }
        switch (path) {
            case "/v1/models" -> send(exchange, 200, "{\"data\":[{\"id\":\"demo.gguf\",\"owned_by\":\"llamacpp\"}]}");
            case "/slots" -> send(exchange, 200, "[{\"id\":0,\"n_ctx\":2048,\"n_prompt_tokens\":236}]");
            case "/lora-adapters" -> {
                String file = System.getenv("STANDIN_SCALES");
                if (file != null) {
                    Files.writeString(Path.of(file), body + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
                send(exchange, 200, "{\"success\":true}");
            }
            case "/v1/chat/completions" -> chat(exchange);
            default -> send(exchange, 404, "{\"error\":{\"message\":\"File Not Found\",\"code\":404}}");
        }
    }

    private void chat(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        event(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"507\"},\"finish_reason\":null}]}");
        if (does.equals("exit")) {
            Runtime.getRuntime().halt(137);
        }
        event(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        event(out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":236,\"completion_tokens\":4,\"total_tokens\":240}}");
        out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        exchange.close();
        sick = does.equals("sick");
    }

    private static void event(OutputStream out, String json) throws IOException {
        out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
