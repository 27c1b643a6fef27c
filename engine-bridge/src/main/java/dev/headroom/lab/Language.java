package dev.headroom.lab;

/// Languages the demo model is asked in.
public enum Language {
    EN("en"),
    ZH("zh");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /// As in file names and on the command line: `en`, `zh`.
    public String code() {
        return code;
    }
}
