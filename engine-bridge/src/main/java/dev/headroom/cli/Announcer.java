package dev.headroom.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.ErrorJson;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import java.io.PrintWriter;
import java.util.List;

/// Tells how a served engine fares: to a person in words, to a supervising parent as JSON lines.
sealed interface Announcer {
    void listening(String host, int port, String token);

    /// @param share of the loading that is done, 0 to 1
    void loading(double share, Sentence step);

    void ready(String model, List<Sentence> warnings);

    void failed(EngineException why);

    /// For a person.
    record Words(PrintWriter out, PrintWriter err) implements Announcer {
        @Override
        public void listening(String host, int port, String token) {
            out.printf("Listening on http://%s:%d (API key %s)%n", host, port, token);
        }

        @Override
        public void loading(double share, Sentence step) {
            err.printf("%3.0f %% %s%n", share * 100, step);
        }

        @Override
        public void ready(String model, List<Sentence> warnings) {
            warnings.forEach(w -> err.println("Note: " + w));
            out.printf("%s is ready. Ctrl-C ends it.%n", model);
        }

        @Override
        public void failed(EngineException why) {
            err.println("headroom: " + why.getMessage());
        }
    }

    /// For the parent: one object a line, `event` first.
    record JsonLines(PrintWriter out) implements Announcer {
        private static ObjectNode event(String name) {
            return JsonNodeFactory.instance.objectNode().put("event", name);
        }

        private synchronized void send(ObjectNode event) {
            out.println(event);
            out.flush();
        }

        /// The token is the parent's own and not repeated.
        @Override
        public void listening(String host, int port, String token) {
            send(event("listening").put("port", port));
        }

        @Override
        public void loading(double share, Sentence step) {
            ObjectNode event = event("loading").put("share", share).put("step", step.toString());
            event.set("words", SentenceJson.write(step));
            send(event);
        }

        @Override
        public void ready(String model, List<Sentence> warnings) {
            send(event("ready").put("model", model));
        }

        @Override
        public void failed(EngineException why) {
            ObjectNode event = event("failed").put("status", why.status());
            event.set("error", ErrorJson.write(why));
            send(event);
        }
    }
}
