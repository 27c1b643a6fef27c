package dev.headroom.words;

/// Text as a page of HTML takes it.
public final class HtmlText {
    private HtmlText() {}

    /// For an element's content and for an attribute in double quotes.
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
