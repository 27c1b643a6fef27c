package dev.headroom.house;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The house style: palantir-java-format, lines of 120, and documentation that fills them. Used by `.ci/format` (as a
/// single source file) and by the check.
///
/// The formatter breaks a documentation line that is too long into `///` and a plain `//`; so these are wrapped here
/// first, at a narrower width if the file comes out with other lines of documentation than it went in. Once everything
/// stands at its own depth, the paragraphs are filled to the full width.
public final class Format {
    static final int WIDTH = 120;
    private static final int[] WIDTHS = {WIDTH, 112, 104, 96, 80};
    /// A line of running text, not of a list, a tag, a table, a heading or a quotation, and without a hard break.
    private static final Pattern PLAIN = Pattern.compile("\\s*/// (?![-+*#|>@]|\\d+[.)]|```)\\S.*(?<! {2}|\\\\)");

    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    private Format() {}

    public static void main(String[] args) throws IOException {
        List<Path> files = args.length == 0
                ? sources(Path.of(""))
                : Stream.of(args).map(Path::of).toList();
        int changed = 0;
        int failed = 0;
        for (Path file : files) {
            String before = Files.readString(file);
            try {
                String after = format(before);
                if (!after.equals(before)) {
                    Files.writeString(file, after);
                    System.out.println("formatted " + file);
                    changed++;
                }
            } catch (FormatterException | IllegalStateException e) {
                System.err.println(file + ": " + e.getMessage());
                failed++;
            }
        }
        System.out.printf("%d files, %d formatted, %d failed%n", files.size(), changed, failed);
        System.exit(failed == 0 ? 0 : 1);
    }

    /// All Java sources of the modules below `root`, generated and copied ones left out.
    static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root.toAbsolutePath())) {
            return all.filter(p -> p.toString().endsWith(".java"))
                    .filter(p -> p.toString().contains("/src/"))
                    .filter(p -> !p.toString().contains("/target/"))
                    .map(p -> root.toAbsolutePath().relativize(p))
                    .map(root::resolve)
                    .sorted()
                    .toList();
        }
    }

    /// The source in the house style.
    ///
    /// @throws FormatterException when it does not parse
    /// @throws IllegalStateException when the formatter would damage a comment
    static String format(String source) throws FormatterException {
        FormatterException broken = null;
        for (int width : WIDTHS) {
            try {
                String text = settle(source, width);
                if (words(text).equals(words(source))) {
                    return width == WIDTH ? text : filledUp(text);
                }
            } catch (FormatterException e) {
                broken = e; // what it broke may be no Java any more; a narrower width may help
            }
        }
        if (broken != null) {
            throw broken;
        }
        throw new IllegalStateException(
                "the formatter would break a `///` line into `//`; shorten the longest documentation lines"
                        + " by hand.");
    }

    /// The text with its paragraphs at the full width, where the formatter leaves them so.
    private static String filledUp(String text) {
        try {
            String filled = settle(text, WIDTH);
            return words(filled).equals(words(text)) ? filled : text;
        } catch (FormatterException e) {
            return text;
        }
    }

    private static String settle(String source, int width) throws FormatterException {
        String text = source;
        for (int pass = 0; pass < 4; pass++) {
            String next = FORMATTER.formatSourceAndFixImports(wrapDocumentation(fillParagraphs(text, width), width));
            if (next.equals(text)) {
                break;
            }
            text = next;
        }
        return text;
    }

    /// Fills the lines of each plain `///` paragraph. Lists, tags, tables, headings, fences and what hangs below them
    /// are left alone, and so is a paragraph in which a line would come to begin like one of them.
    static String fillParagraphs(String source, int width) {
        List<String> out = new ArrayList<>();
        List<String> paragraph = new ArrayList<>();
        boolean fenced = false;
        boolean hanging = false;
        for (String line : source.split("\n", -1)) {
            String text = line.strip();
            boolean fence = text.startsWith("/// ```");
            boolean plain = !fenced && !fence && !hanging && PLAIN.matcher(line).matches();
            if (!plain
                    || !paragraph.isEmpty()
                            && line.indexOf("///") != paragraph.getFirst().indexOf("///")) {
                out.addAll(filled(paragraph, width));
                paragraph.clear();
            }
            if (plain) {
                paragraph.add(line);
            } else {
                out.add(line);
                fenced = fence != fenced;
                hanging = text.startsWith("/// "); // until the next blank line: a list, a tag or a table
            }
        }
        out.addAll(filled(paragraph, width));
        return String.join("\n", out);
    }

    private static List<String> filled(List<String> paragraph, int width) {
        if (paragraph.size() < 2) {
            return List.copyOf(paragraph);
        }
        String first = paragraph.getFirst();
        String start = first.substring(0, first.indexOf("///")) + "///";
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        for (String old : paragraph) {
            for (String word : old.strip().substring(4).split(" ")) {
                if (line.length() > start.length() && line.length() + 1 + word.length() > width) {
                    lines.add(line.toString());
                    line = new StringBuilder(start);
                }
                line.append(' ').append(word);
            }
        }
        lines.add(line.toString());
        return lines.stream().allMatch(l -> PLAIN.matcher(l).matches()) ? lines : List.copyOf(paragraph);
    }

    /// The documentation's words: what must come out as it went in.
    private static String words(String source) {
        StringBuilder words = new StringBuilder();
        source.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("///"))
                .forEach(line -> words.append(line.substring(3)).append(' '));
        return words.toString().replaceAll("\\s+", " ");
    }

    /// Breaks `///` lines longer than `width` at a blank; what is left over goes to the front of the next line of the
    /// paragraph. Tables and code fences are left alone.
    static String wrapDocumentation(String source, int width) {
        List<String> lines = new ArrayList<>(List.of(source.split("\n", -1)));
        boolean fenced = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String text = line.strip();
            if (text.startsWith("/// ```")) {
                fenced = !fenced;
            }
            if (line.length() > width && text.startsWith("/// ") && !fenced && !text.startsWith("/// |")) {
                wrap(lines, i, width);
            }
        }
        return String.join("\n", lines);
    }

    private static void wrap(List<String> lines, int i, int width) {
        String line = lines.get(i);
        String indent = line.substring(0, line.indexOf("///"));
        String text = line.substring(indent.length() + 4);
        String body = text.strip();
        String margin = text.substring(0, text.indexOf(body)); // Markdown's own indentation
        String hang = body.startsWith("@") ? "    " : body.startsWith("- ") ? "  " : "";
        String start = indent + "/// " + margin + hang;
        int at = line.lastIndexOf(' ', width);
        if (at <= start.length()) {
            return;
        }
        lines.set(i, line.substring(0, at).stripTrailing());
        String rest = start + line.substring(at + 1).strip();
        String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
        String plain = next.startsWith(start) ? next.substring(start.length()) : "";
        if (!plain.isEmpty() && Character.isLetterOrDigit(plain.charAt(0)) && !plain.matches("\\d+\\..*")) {
            lines.set(i + 1, rest + " " + plain);
        } else {
            lines.add(i + 1, rest);
        }
    }
}
