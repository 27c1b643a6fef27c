package dev.headroom.lesson;

import dev.headroom.words.HtmlText;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What handouts and class tables are made of: pages that stand alone and print on A4. A caption is said in two
/// languages, the reader's first.
final class Html {
    private static final String STYLE = """
        @page{size:A4;margin:13mm}
        *{box-sizing:border-box}
        body{font:10.5px/1.42 system-ui,"Noto Sans","Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1B2129;background:#fff;margin:0 auto;padding:0;max-width:184mm}
        @media screen{body{padding:1.5em;font-size:13px;max-width:62em}}
        h1{font-size:1.7em;margin:0}h2{font-size:1.15em;margin:1.1em 0 .4em;border-bottom:1px solid #9AA5B1}
        p{margin:.25em 0}.other{color:#56606C}h1+.other{font-size:1.15em;margin:0}
        .seat{display:flex;gap:2em;margin:.6em 0}.seat span:not(.other){border-bottom:1px solid #7D8894;flex:1}
        .guess,.turn,.note,tr{break-inside:avoid}figcaption,svg{break-after:avoid}.guess{display:grid;grid-template-columns:1fr 66mm;gap:0 1.2em;padding:.35em 0;border-bottom:1px solid #E3E8EE}
        .reply{grid-column:1/-1;color:#56606C}.right{color:#146C2E;font-weight:600}.wrong{color:#A40E26;font-weight:600}
        .turns{display:grid;grid-template-columns:1fr 1fr;gap:.2em 1.4em}.turn{display:flex;gap:.8em;align-items:flex-start;padding:.2em 0}.turn img{width:22mm;border:1px solid #D5DBE2}
        figure{margin:.5em 0}figcaption{font-weight:600}svg{display:block;max-width:100%}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}td,th{padding:.12em .5em;text-align:right;white-space:nowrap;border-bottom:1px solid #E3E8EE;vertical-align:top}th{color:#56606C}
        td:first-child,th:first-child,td.text{text-align:left}td.text{font-size:.9em;white-space:normal;color:#56606C;overflow-wrap:anywhere}
        i.swatch{display:inline-block;width:.8em;height:.8em;margin-right:.4em;-webkit-print-color-adjust:exact;print-color-adjust:exact}
        svg rect,svg circle,svg path{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        code{font-family:ui-monospace,monospace;font-size:.95em}section+section{break-before:page}
        .quiz li{margin:0 0 1.4em;break-inside:avoid;font-size:1.2em}.answer{border-bottom:1px solid #7D8894;height:2.4em;max-width:60%}
        """;

    private final String language;
    private final Words first;
    private final Words second;

    /// @param language the reader's; the other one stands beside it
    Html(String language) {
        this.language = language.startsWith("zh") ? "zh-CN" : Texts.ENGLISH;
        Words chinese = Words.of("zh_CN");
        this.first = language.startsWith("zh") ? chinese : Words.ENGLISH;
        this.second = language.startsWith("zh") ? Words.ENGLISH : chinese;
    }

    /// A page that needs no other file.
    ///
    /// @param data JSON that the page carries, empty for none
    String page(String title, String body, String data) {
        String carried = data.isEmpty()
                ? ""
                : "<script type=\"application/json\" id=\"%s\">%s</script>%n"
                        .formatted(Handout.DATA, data.replace("<", "\\u003c"));
        return """
            <!doctype html>
            <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>%s</title><style>
            %s</style></head><body>
            %s%s</body></html>
            """.formatted(language, HtmlText.escaped(title), STYLE, body, carried);
    }

    /// A caption in both languages.
    String both(Sentence sentence) {
        return HtmlText.escaped(first.say(sentence)) + " <span class=\"other\">"
                + HtmlText.escaped(second.say(sentence)) + "</span>";
    }

    /// In the reader's language.
    String say(Sentence sentence) {
        return HtmlText.escaped(first.say(sentence));
    }

    Words words() {
        return first;
    }

    /// The text in the reader's language; in another where it has none.
    String text(Map<String, String> texts) {
        return texts.entrySet().stream()
                .filter(e -> e.getKey().equals(language))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> texts.values().stream().findFirst().orElse(""));
    }

    /// The same in the other languages.
    String others(Map<String, String> texts) {
        String mine = text(texts);
        return texts.values().stream().filter(t -> !t.equals(mine)).collect(Collectors.joining("\n\n"));
    }

    /// Both, the other one muted below.
    String paragraphs(Map<String, String> texts) {
        return markdown(text(texts), "") + markdown(others(texts), " class=\"other\"");
    }

    /// Paragraphs, `code` and **strong** of Markdown; anything else stays as it is written.
    static String markdown(String text, String attributes) {
        StringBuilder html = new StringBuilder();
        for (String paragraph : text.split("\n\\s*\n")) {
            if (!paragraph.isBlank()) {
                String inner = HtmlText.escaped(paragraph.strip())
                        .replaceAll("`([^`]{1,300})`", "<code>$1</code>")
                        .replaceAll("\\*\\*([^*]{1,300})\\*\\*", "<b>$1</b>")
                        .replace("\n", " ");
                html.append("<p").append(attributes).append('>').append(inner).append("</p>\n");
            }
        }
        return html.toString();
    }

    /// With a point, whatever the machine's language.
    static String number(double x) {
        return String.format(Locale.ROOT, "%.1f", x);
    }
}
