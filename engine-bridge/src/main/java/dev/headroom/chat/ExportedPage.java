package dev.headroom.chat;

import dev.headroom.words.HtmlText;
import java.util.Map;

/// A chat as one page that needs nothing beside it: its pictures are in it, and it prints.
final class ExportedPage {
    private static final String STYLE = """
        body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;\
        color:#1b2129}
        .user{background:#e7f2ff;border-radius:8px;padding:.6rem .9rem;margin:1.4rem 0 .6rem 15%}
        .assistant,.system{margin:.6rem 15% 1rem 0}.text{white-space:pre-wrap;overflow-wrap:anywhere}
        h2{font-size:.75rem;font-weight:600;color:#56606c;margin:0}
        img{max-width:100%;max-height:24rem;border:1px solid #d5dbe2}
        table{font-size:.8rem;color:#56606c;border-collapse:collapse}td{padding:.05rem 1rem .05rem 0}
        td+td{text-align:right}figure{margin:.4rem 0}figcaption{font-size:.75rem;color:#56606c}
        section{break-inside:avoid}
        """;

    private ExportedPage() {}

    static String of(ChatExport chat) {
        StringBuilder out = new StringBuilder("<!DOCTYPE html>\n<html lang=\"")
                .append(HtmlText.escaped(chat.words().language()))
                .append("\"><head><meta charset=\"utf-8\"><title>")
                .append(HtmlText.escaped(chat.title()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(HtmlText.escaped(chat.title()))
                .append("</h1>\n");
        if (!chat.options().system().isBlank()) {
            open(out, "system", chat.words().system());
            text(out, chat.options().system());
            out.append("</section>\n");
        }
        for (ChatMessage message : chat.messages()) {
            open(out, message.role() == ChatMessage.Role.USER ? "user" : "assistant", chat.speaker(message));
            for (ImageData picture : ChatExport.pictures(message)) {
                out.append("<figure><img alt=\"")
                        .append(HtmlText.escaped(picture.name()))
                        .append("\" src=\"")
                        .append(ExportedJson.dataUrl(picture))
                        .append("\"><figcaption>")
                        .append(HtmlText.escaped(picture.name()))
                        .append("</figcaption></figure>\n");
            }
            text(out, message.text());
            message.stats().map(chat.words().facts()).ifPresent(facts -> facts(out, facts));
            out.append("</section>\n");
        }
        return out.append("</body></html>\n").toString();
    }

    private static void open(StringBuilder out, String kind, String speaker) {
        out.append("<section class=\"")
                .append(kind)
                .append("\"><h2>")
                .append(HtmlText.escaped(speaker))
                .append("</h2>\n");
    }

    private static void text(StringBuilder out, String text) {
        out.append("<div class=\"text\">").append(HtmlText.escaped(text)).append("</div>\n");
    }

    private static void facts(StringBuilder out, Map<String, String> facts) {
        out.append("<table>");
        facts.forEach((name, value) -> out.append("<tr><td>")
                .append(HtmlText.escaped(name))
                .append("</td><td>")
                .append(HtmlText.escaped(value))
                .append("</td></tr>"));
        out.append("</table>\n");
    }
}
