package dev.headroom.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/// Rows whose columns line up, each column as wide as its widest cell.
final class Table {
    /// Where the cells of a column stand.
    enum Side {
        LEFT,
        RIGHT
    }

    private static final int GAP = 2;

    private final List<Side> sides;
    private final List<List<String>> rows = new ArrayList<>();

    Table(Side... sides) {
        this.sides = List.of(sides);
    }

    /// Heads and rows of texts, figures to the right.
    static Table of(List<String> heads, List<List<String>> rows) {
        Side[] sides = new Side[heads.size()];
        Arrays.fill(sides, Side.RIGHT);
        Table table = new Table(sides).row(heads.toArray());
        rows.forEach(row -> table.row(row.toArray()));
        return table;
    }

    /// @param cells one for each column
    Table row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        if (row.size() != sides.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(row.size(), sides.size()));
        }
        rows.add(row);
        return this;
    }

    void print(PrintWriter out) {
        print(out, 0);
    }

    /// @param indent blanks before each row
    void print(PrintWriter out, int indent) {
        int[] widths = new int[sides.size()];
        Column[] columns = new Column[widths.length];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            widths[i] = rows.stream().mapToInt(r -> width(r.get(at))).max().orElse(0);
            int before = i == 0 ? indent : GAP;
            columns[i] = new Column(widths[i] + before + 1, before, Column.Overflow.SPAN);
        }
        TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
        for (List<String> row : rows) {
            String[] cells = new String[widths.length];
            for (int i = 0; i < cells.length; i++) {
                String blanks = " ".repeat(widths[i] - width(row.get(i)));
                cells[i] = sides.get(i) == Side.RIGHT ? blanks + row.get(i) : row.get(i);
            }
            table.addRowValues(cells);
        }
        out.print(table);
    }

    /// Places on a terminal: a Chinese character takes two.
    private static int width(String text) {
        return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int character) {
        Character.UnicodeBlock block = Character.UnicodeBlock.of(character);
        return Character.UnicodeScript.of(character) == Character.UnicodeScript.HAN
                || block == Character.UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION
                || block == Character.UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS;
    }
}
