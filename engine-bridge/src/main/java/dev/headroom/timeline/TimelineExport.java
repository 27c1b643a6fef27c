package dev.headroom.timeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// History as files for other programs: one row a sample, one column a component, bytes as whole numbers, times as ISO
/// 8601 with zone. What is not known is an empty field (CSV) or missing (JSON).
public final class TimelineExport {
    private static final int MOST_ROWS = 36_000;
    private static final JsonFactory JSON = new JsonFactory();

    private TimelineExport() {}

    /// @param resolution milliseconds that a row stands for; 0: exact samples. A coarser row holds the moment at which
    ///     the stack was highest.
    /// @param moments rows, oldest first
    public record History(long resolution, List<Moment> moments, List<TimelineEvent> events) {}

    /// A range as exact samples where they are still remembered, else in rows of equal length.
    public static History history(Timeline timeline, long from, long to) {
        List<TimelineEvent> events = timeline.events(from, to);
        List<Moment> exact = timeline.moments(from, to);
        Slice coarse = timeline.slice(from, to, MOST_ROWS);
        long firstExact = exact.isEmpty() ? Long.MAX_VALUE : exact.getFirst().time();
        long resolution = Math.max(1, Math.ceilDiv(to - from, MOST_ROWS)); // no column reaches further than this
        List<Moment> rows = new ArrayList<>();
        boolean older = false;
        for (int c = 0; c < coarse.columns() && coarse.time(c) + resolution < firstExact; c++) {
            if (coarse.present(c)) {
                older = true;
                break;
            }
        }
        if (!older) {
            return new History(0, exact, events);
        }
        for (int c = 0; c < coarse.columns(); c++) {
            if (coarse.present(c)) {
                rows.add(row(coarse, c));
            }
        }
        return new History(resolution, rows, events);
    }

    private static Moment row(Slice slice, int column) {
        long[] values = new long[Moment.CHANNELS];
        Arrays.fill(values, Moment.ABSENT);
        for (Channel channel : Channel.values()) {
            OptionalLong value = channel.stacked() ? slice.atPeak(channel, column) : slice.max(channel, column);
            values[channel.ordinal()] = value.orElse(Moment.ABSENT);
        }
        return Moment.owning(slice.time(column), values);
    }

    /// The flight recorder: the last so much time as `NAME.csv` and `NAME.json` in a folder, for a report of what went
    /// wrong.
    ///
    /// @return the files, CSV first
    public static List<Path> saveLast(Timeline timeline, Duration duration, Path folder, String name)
            throws IOException {
        long to = Math.max(TimelineClock.system().now(), timeline.newest().orElse(0)) + 1;
        History history = history(timeline, to - duration.toMillis(), to);
        Files.createDirectories(folder);
        Path csv = folder.resolve(name + ".csv");
        Path json = folder.resolve(name + ".json");
        csv(history, csv);
        json(history, json);
        return List.of(csv, json);
    }

    public static void csv(History history, Path file) throws IOException {
        WholeFile.stream(file, stream -> {
            Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
            csv(history, out);
            out.flush();
        });
    }

    static void csv(History history, Writer out) throws IOException {
        List<Channel> columns = columns(history);
        out.write("time,epoch_ms,event");
        for (Channel channel : columns) {
            out.write("," + channel.field());
        }
        out.write("\r\n");
        int next = 0;
        for (Moment moment : history.moments()) {
            StringBuilder events = new StringBuilder();
            for (; next < history.events().size() && history.events().get(next).time() <= moment.time(); next++) {
                TimelineEvent e = history.events().get(next);
                events.append(events.isEmpty() ? "" : "; ").append(e.kind().field());
                events.append(e.text().isEmpty() ? "" : ": " + e.text());
            }
            out.write(iso(moment.time()) + "," + moment.time() + "," + quoted(events.toString()));
            for (Channel channel : columns) {
                OptionalLong value = moment.value(channel);
                out.write(value.isPresent() ? "," + value.getAsLong() : ",");
            }
            out.write("\r\n");
        }
    }

    public static void json(History history, Path file) throws IOException {
        WholeFile.stream(file, stream -> {
            JsonGenerator json = JSON.createGenerator(stream).useDefaultPrettyPrinter();
            json(history, json);
            json.flush();
        });
    }

    private static void json(History history, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("format", "headroom-timeline-1");
        json.writeStringField("unit", "bytes");
        json.writeNumberField("resolution_ms", history.resolution());
        json.writeArrayFieldStart("samples");
        for (Moment moment : history.moments()) {
            json.writeStartObject();
            json.writeStringField("time", iso(moment.time()));
            json.writeNumberField("epoch_ms", moment.time());
            for (Channel channel : Channel.values()) {
                if (moment.value(channel).isPresent()) {
                    json.writeNumberField(channel.field(), moment.value(channel).getAsLong());
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("events");
        for (TimelineEvent event : history.events()) {
            json.writeStartObject();
            json.writeStringField("time", iso(event.time()));
            json.writeNumberField("epoch_ms", event.time());
            json.writeStringField("type", event.kind().field());
            json.writeStringField("text", event.text().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// Channels that were seen at all.
    private static List<Channel> columns(History history) {
        return Arrays.stream(Channel.values())
                .filter(c -> history.moments().stream().anyMatch(m -> m.value(c).isPresent()))
                .toList();
    }

    private static String iso(long time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                OffsetDateTime.ofInstant(Instant.ofEpochMilli(time), ZoneId.systemDefault()));
    }

    /// Quoted when needed; a leading sign that a spreadsheet would run as a formula is disarmed.
    private static String quoted(String text) {
        String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
