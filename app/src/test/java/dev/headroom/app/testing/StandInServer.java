package dev.headroom.app.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Speaks like `llama-server` as far as the window asks: its models, `/props` and `/slots`, chats in a stream, and the
/// words with which it refuses a picture when it was started without `--mmproj`. Keeps what it was asked.
public final class StandInServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<JsonNode> chats = new CopyOnWriteArrayList<>();
    private final String model;
    private volatile boolean sees;
    private volatile String key = "";

    private StandInServer(String model, boolean sees) throws IOException {
        this.model = model;
        this.sees = sees;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /// @param sees whether it was given a projector for pictures
    public static StandInServer llama(String model, boolean sees) throws IOException {
        return new StandInServer(model, sees);
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// From now on it wants this key.
    public void want(String newKey) {
        key = newKey;
    }

    public List<JsonNode> chats() {
        return List.copyOf(chats);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] asked = exchange.getRequestBody().readAllBytes();
        if (!key.isEmpty()
                && !("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(
                    exchange,
                    401,
                    "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\",\"type\":\"authentication_error\"}}");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/v1/models" ->
                send(
                        exchange,
                        200,
                        "{\"object\":\"list\",\"data\":[{\"id\":\"%s\",\"object\":\"model\",\"owned_by\":\"llamacpp\"}]}"
                                .formatted(model));
            case "/props" ->
                send(
                        exchange,
                        200,
                        "{\"default_generation_settings\":{\"n_ctx\":4096},\"total_slots\":4,\"build_info\":\"b6000\",\"modalities\":{\"vision\":%s,\"audio\":false}}"
                                .formatted(sees));
            case "/slots" -> send(exchange, 200, "[{\"id\":0,\"n_past\":1024},{\"id\":1,\"n_past\":0}]");
            case "/health" -> send(exchange, 200, "{\"status\":\"ok\"}");
            case "/v1/chat/completions" -> chat(exchange, JSON.readTree(asked));
            default ->
                send(
                        exchange,
                        404,
                        "{\"error\":{\"code\":404,\"message\":\"File Not Found\",\"type\":\"not_found_error\"}}");
        }
    }

    private void chat(HttpExchange exchange, JsonNode request) throws IOException {
        chats.add(request);
        if (!sees && request.toString().contains("image_url")) {
            send(
                    exchange,
                    500,
                    "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint: if this is"
                            + " unexpected, you may need to provide the mmproj\",\"type\":\"server_error\"}}");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        StringBuilder events = new StringBuilder();
        List.of("A ", "blue ", "square.")
                .forEach(word -> events.append(
                        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n"
                                .formatted(word)));
        events.append("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
        events.append("data:"
                + " {\"choices\":[],\"usage\":{\"prompt_tokens\":300,\"completion_tokens\":3,\"total_tokens\":303}}\n\n"
                + "data: [DONE]\n\n");
        exchange.getResponseBody().write(events.toString().getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putAll(Map.of("Content-Type", List.of("application/json")));
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
