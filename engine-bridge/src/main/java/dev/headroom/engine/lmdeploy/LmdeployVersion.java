package dev.headroom.engine.lmdeploy;

import dev.headroom.settings.SettingException;
import dev.headroom.words.Sentence;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A release of LMDeploy. Post releases and pre-releases count as their release: `0.9.2.post1` is 0.9.2.
public record LmdeployVersion(int major, int minor, int patch) implements Comparable<LmdeployVersion> {
    private static final Pattern FORM =
            Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[.+-]?[a-z].*)?");
    private static final Comparator<LmdeployVersion> ORDER = Comparator.comparingInt(LmdeployVersion::major)
            .thenComparingInt(LmdeployVersion::minor)
            .thenComparingInt(LmdeployVersion::patch);

    /// The oldest release whose command line is known here.
    public static final LmdeployVersion OLDEST_COMMAND = new LmdeployVersion(0, 4, 0);
    /// The oldest release whose memory and log lines are known here.
    public static final LmdeployVersion OLDEST_KNOWN = new LmdeployVersion(0, 5, 2);
    /// The newest one, as it is written: the command line's default must be a constant.
    public static final String NEWEST = "0.16.0";

    public static final LmdeployVersion NEWEST_KNOWN = parse(NEWEST);

    /// Reads `0.5.2`, `v0.6.4`, `0.9.2.post1`.
    ///
    /// @throws SettingException naming the text
    public static LmdeployVersion parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new SettingException(Sentence.of("\"{}\" is not a release of LMDeploy.", text)
                    .then(Sentence.of("Write it like 0.9.2; `lmdeploy --version` prints it.")));
        }
        return new LmdeployVersion(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                m.group(3) == null ? 0 : Integer.parseInt(m.group(3)));
    }

    public boolean atLeast(int x, int y, int z) {
        return compareTo(new LmdeployVersion(x, y, z)) >= 0;
    }

    public boolean before(int x, int y, int z) {
        return !atLeast(x, y, z);
    }

    @Override
    public int compareTo(LmdeployVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
