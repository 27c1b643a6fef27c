package dev.headroom.app.library;

import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which models are shown: one of the choices above the table.
sealed interface ModelFilter {
    record All() implements ModelFilter {}

    record FitsHere() implements ModelFilter {}

    record FitsCard() implements ModelFilter {}

    record Broken() implements ModelFilter {}

    /// @param family without its generation: `InternVL`, `Qwen`
    record OfFamily(String family) implements ModelFilter {}

    record From(Source source) implements ModelFilter {}

    default boolean takes(LibraryRow row) {
        return switch (this) {
            case All _ -> true;
            case FitsHere _ -> row.here().runs();
            case FitsCard _ -> row.there().runs();
            case Broken _ -> !row.model().whole();
            case OfFamily(String family) -> kin(row.model()).equals(family);
            case From(Source source) -> row.model().source() == source;
        };
    }

    /// Those that leave something and not everything out, families and sources by how many they are.
    static List<ModelFilter> of(List<LibraryRow> rows) {
        List<ModelFilter> filters = new ArrayList<>(List.of(new All(), new FitsHere(), new FitsCard(), new Broken()));
        Map<String, Integer> families = new LinkedHashMap<>();
        Map<Source, Integer> sources = new LinkedHashMap<>();
        for (LibraryRow row : rows) {
            families.merge(kin(row.model()), 1, Integer::sum);
            sources.merge(row.model().source(), 1, Integer::sum);
        }
        families.remove("");
        families.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(4)
                .forEach(e -> filters.add(new OfFamily(e.getKey())));
        if (sources.size() > 1) {
            sources.entrySet().stream()
                    .sorted(Map.Entry.<Source, Integer>comparingByValue().reversed())
                    .forEach(e -> filters.add(new From(e.getKey())));
        }
        filters.removeIf(f -> !(f instanceof All) && rows.stream().noneMatch(f::takes));
        return filters;
    }

    private static String kin(LibraryModel model) {
        return model.family().split("[0-9 .-]", 2)[0];
    }

    /// Whether a model's name or family holds every word that was typed.
    static boolean matches(LibraryModel model, String typed) {
        String text = (model.name() + " " + model.family() + " " + model.type()).toLowerCase(Locale.ROOT);
        for (String word : typed.toLowerCase(Locale.ROOT).strip().split("\\s+")) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
