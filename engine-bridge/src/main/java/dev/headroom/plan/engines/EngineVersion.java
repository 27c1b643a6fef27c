package dev.headroom.plan.engines;

import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release of an engine: its memory rules depend on it.
public record EngineVersion(int major, int minor, int patch) implements Comparable<EngineVersion> {
    public static final EngineVersion NEWEST = new EngineVersion(0, 16, 0);

    private static final Pattern TEXT = Pattern.compile("v?(\\d+)\\.(\\d+)(?:\\.(\\d+|x))?.*");

    /// Reads `0.5.2`, `v0.5.2.post1`, `0.16`.
    ///
    /// @throws PlanException with an example
    public static EngineVersion of(String text) {
        Matcher m = TEXT.matcher(text.strip());
        if (!m.matches() || m.group(1).length() > 4 || m.group(2).length() > 4) {
            throw new PlanException(Sentence.of("\"{}\" is no release; write it like 0.5.2.", text));
        }
        String patch = m.group(3);
        return new EngineVersion(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                patch == null || patch.equals("x") || patch.length() > 6 ? 0 : Integer.parseInt(patch));
    }

    public boolean atLeast(int otherMajor, int otherMinor, int otherPatch) {
        return compareTo(new EngineVersion(otherMajor, otherMinor, otherPatch)) >= 0;
    }

    @Override
    public int compareTo(EngineVersion o) {
        int byMajor = Integer.compare(major, o.major);
        int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, o.minor);
        return byMinor != 0 ? byMinor : Integer.compare(patch, o.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
