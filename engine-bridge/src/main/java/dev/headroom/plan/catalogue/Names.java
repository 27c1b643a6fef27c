package dev.headroom.plan.catalogue;

import java.util.Comparator;
import java.util.List;

/// Guesses what somebody meant.
public final class Names {
    private Names() {}

    /// `A, B`, or nothing.
    public static String near(String typed, List<String> known) {
        String key = ModelSpec.key(typed);
        if (key.isEmpty()) {
            return "";
        }
        List<String> best = known.stream()
                .filter(n -> distance(key, ModelSpec.key(n)) <= Math.max(2, key.length() / 3)
                        || ModelSpec.key(n).contains(key))
                .sorted(Comparator.comparingInt(n -> distance(key, ModelSpec.key(n))))
                .limit(3)
                .toList();
        return String.join(", ", best);
    }

    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                corner = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
