package dev.headroom.app.shell;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.HashMap;
import java.util.Map;

/// What the window remembers from one start to the next.
///
/// @param language a tag of `Language`, empty: the system's
/// @param zoom 1 is 100 %
/// @param dividers positions of the splitters by name, 0 to 1
/// @param chat id of the chat that was open, empty for none
/// @param chatList whether the list of chats is open
/// @param page id of the page that was open
/// @param engine the settings the engine was asked for last, by the field's names
/// @param forms what the pages were filled in with last, by the page's id
@JsonIgnoreProperties(ignoreUnknown = true)
public record WindowSettings(
        double width,
        double height,
        boolean maximized,
        boolean dark,
        String language,
        double zoom,
        Map<String, Double> dividers,
        String chat,
        boolean chatList,
        String page,
        Map<String, Object> engine,
        Map<String, Object> forms) {

    public static final WindowSettings DEFAULT =
            new WindowSettings(1280, 800, false, false, "", 1, Map.of(), "", false, "workbench", Map.of(), Map.of());

    /// Takes what a file says, within what a window can be.
    public WindowSettings {
        width = within(width, 800, 10_000, 1280);
        height = within(height, 600, 10_000, 800);
        zoom = within(zoom, 0.5, 3, 1);
        language = language == null ? "" : language;
        chat = chat == null ? "" : chat;
        page = page == null || page.isEmpty() ? "workbench" : page;
        dividers = dividers == null ? Map.of() : Map.copyOf(dividers);
        engine = engine == null ? Map.of() : Map.copyOf(engine);
        forms = forms == null ? Map.of() : Map.copyOf(forms);
    }

    private static double within(double value, double min, double max, double otherwise) {
        return value >= min && value <= max ? value : otherwise;
    }

    public WindowSettings withSize(double w, double h) {
        return new WindowSettings(w, h, maximized, dark, language, zoom, dividers, chat, chatList, page, engine, forms);
    }

    public WindowSettings withDivider(String name, double position) {
        Map<String, Double> moved = new HashMap<>(dividers);
        moved.put(name, position);
        return new WindowSettings(
                width, height, maximized, dark, language, zoom, moved, chat, chatList, page, engine, forms);
    }

    public WindowSettings withMaximized(boolean x) {
        return new WindowSettings(
                width, height, x, dark, language, zoom, dividers, chat, chatList, page, engine, forms);
    }

    public WindowSettings withDark(boolean x) {
        return new WindowSettings(
                width, height, maximized, x, language, zoom, dividers, chat, chatList, page, engine, forms);
    }

    public WindowSettings withLanguage(String x) {
        return new WindowSettings(
                width, height, maximized, dark, x, zoom, dividers, chat, chatList, page, engine, forms);
    }

    public WindowSettings withZoom(double x) {
        return new WindowSettings(
                width, height, maximized, dark, language, x, dividers, chat, chatList, page, engine, forms);
    }

    public WindowSettings withChat(String x) {
        return new WindowSettings(
                width, height, maximized, dark, language, zoom, dividers, x, chatList, page, engine, forms);
    }

    public WindowSettings withChatList(boolean x) {
        return new WindowSettings(
                width, height, maximized, dark, language, zoom, dividers, chat, x, page, engine, forms);
    }

    public WindowSettings withPage(String x) {
        return new WindowSettings(
                width, height, maximized, dark, language, zoom, dividers, chat, chatList, x, engine, forms);
    }

    public WindowSettings withEngine(Map<String, Object> x) {
        return new WindowSettings(
                width, height, maximized, dark, language, zoom, dividers, chat, chatList, page, x, forms);
    }

    public WindowSettings withForm(String page, Map<String, Object> form) {
        Map<String, Object> filled = new HashMap<>(forms);
        filled.put(page, form);
        return new WindowSettings(
                width, height, maximized, dark, language, zoom, dividers, chat, chatList, page(), engine, filled);
    }

    /// What that page was filled in with; empty where the file says nothing of use.
    public Map<String, Object> form(String page) {
        Map<String, Object> form = new HashMap<>();
        if (forms.get(page) instanceof Map<?, ?> kept) {
            kept.forEach((name, value) -> {
                if (value != null) {
                    form.put(String.valueOf(name), value);
                }
            });
        }
        return form;
    }
}
