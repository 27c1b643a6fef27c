package dev.headroom.foreign;

/// Writes a pattern as Java reads it: its names of groups know letters and digits only, so an underscore is `0u0`
/// inside; Python's `(?P<` is `(?<`, and its `\Z` is the end and nothing else.
final class GroupNames {
    private static final String UNDERSCORE = "0u0";

    private GroupNames() {}

    static String inside(String regex) {
        StringBuilder java = new StringBuilder(regex.length());
        int at = 0;
        while (at < regex.length()) {
            if (regex.charAt(at) == '\\' && at + 1 < regex.length()) {
                char escaped = regex.charAt(at + 1);
                java.append('\\').append(escaped == 'Z' ? 'z' : escaped);
                at += 2;
            } else if (regex.startsWith("(?P<", at)) {
                at = name(regex, at + 4, java);
            } else if (regex.startsWith("(?<", at) && at + 3 < regex.length() && isLetter(regex.charAt(at + 3))) {
                at = name(regex, at + 3, java);
            } else {
                java.append(regex.charAt(at++));
            }
        }
        return java.toString();
    }

    private static int name(String regex, int from, StringBuilder java) {
        java.append("(?<");
        int at = from;
        while (at < regex.length() && (isLetter(regex.charAt(at)) || isOther(regex.charAt(at)))) {
            char c = regex.charAt(at++);
            java.append(c == '_' ? UNDERSCORE : c);
        }
        return at;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isOther(char c) {
        return c == '_' || c >= '0' && c <= '9';
    }

    static String outside(String name) {
        return name.replace(UNDERSCORE, "_");
    }
}
