package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the JSON files of `assets` on the class path.
public final class Catalogue {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Catalogue() {}

    public static JsonNode read(String file) {
        String name = "/dev/headroom/catalogue/" + file;
        try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the installation lacks " + name + "; install Headroom again.");
            }
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read; install Headroom again.", e);
        }
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(t -> texts.add(t.asText()));
        return texts;
    }
}
