package dev.headroom.foreign;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a pattern found in a line: its groups, 0 the whole.
///
/// The figures that [#count], [#whole], [#bytes] and [#decimal] read are needed: where one is not believed,
/// [LinePattern#read] gives nothing. What may be missing is read with [ForeignNumber] from [#text].
public final class Found {
    private final List<@Nullable String> groups;
    private final Map<String, Integer> names;

    /// @param groups null where a group took no part
    Found(@Nullable String[] groups, Map<String, Integer> names) {
        this.groups = Collections.unmodifiableList(Arrays.asList(groups));
        this.names = names;
    }

    /// A figure is none that can be believed. It never leaves this package.
    static final class Unbelieved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unbelieved(String text) {
            super(text, null, false, false);
        }
    }

    /// Empty where the group took no part.
    public String text(int group) {
        String text = groups.get(group);
        return text == null ? "" : text;
    }

    public boolean has(int group) {
        return groups.get(group) != null;
    }

    /// How many groups there are beside the whole.
    public int groups() {
        return groups.size() - 1;
    }

    /// The named groups.
    public Map<String, Integer> names() {
        return names;
    }

    public long count(int group) {
        return ForeignNumber.count(text(group)).orElseThrow(() -> new Unbelieved(text(group)));
    }

    public int whole(int group) {
        return ForeignNumber.whole(text(group)).orElseThrow(() -> new Unbelieved(text(group)));
    }

    public long bytes(int group, long unit) {
        return ForeignNumber.bytes(text(group), unit).orElseThrow(() -> new Unbelieved(text(group)));
    }

    /// A number with its unit in one group.
    public long size(int group) {
        return ForeignNumber.size(text(group)).orElseThrow(() -> new Unbelieved(text(group)));
    }

    /// From 0 to `most`.
    public double decimal(int group, double most) {
        return ForeignNumber.decimal(text(group), 0, most).orElseThrow(() -> new Unbelieved(text(group)));
    }
}
