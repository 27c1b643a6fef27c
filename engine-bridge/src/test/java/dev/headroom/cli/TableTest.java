package dev.headroom.cli;

import static dev.headroom.cli.Table.Side.LEFT;
import static dev.headroom.cli.Table.Side.RIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsLineUpWhateverIsInThem() {
        String longPath = "/a/folder/" + "x".repeat(200);
        StringWriter text = new StringWriter();

        new Table(LEFT, RIGHT, LEFT)
                .row("name", "bytes", "where")
                .row("a much longer name", 7, longPath)
                .print(new PrintWriter(text), 2);

        assertThat(text.toString().lines().map(String::stripTrailing))
                .containsExactly("  name                 bytes   where", "  a much longer name       7   " + longPath);
    }

    @Test
    void aRowWithoutAllItsCellsIsRefused() {
        assertThatThrownBy(() -> new Table(LEFT, LEFT).row("one")).hasMessageContaining("1 cells for 2 columns");
    }
}
