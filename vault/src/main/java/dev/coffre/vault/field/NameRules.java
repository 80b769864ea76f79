package dev.coffre.vault.field;

/** The rules for names and passwords that people choose, as {@link FieldLimit} and the service apply them. */
public final class NameRules {
    /** Pattern of an account's name. */
    public static final String ACCOUNT = "[A-Za-z][A-Za-z0-9._-]{0,63}";

    /** Pattern of an API token's name. */
    public static final String TOKEN = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    /** Pattern of a vault's name: 2 to 50 characters, a letter first, then letters, digits and hyphens. */
    public static final String VAULT = "[A-Za-z][A-Za-z0-9-]{1,49}";

    private static final String CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";
    private static final String BLANK = " \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

    /** Pattern of a machine's name: no control characters, and not blank. */
    public static final String MACHINE = "[^" + CONTROL + "]*[^" + CONTROL + BLANK + "][^" + CONTROL + "]*";

    public static final int MAX_LENGTH = 64;
    public static final int VAULT_MIN_LENGTH = 2;
    public static final int VAULT_MAX_LENGTH = 50;
    public static final int MACHINE_MAX_LENGTH = 200;
    public static final int PASSWORD_MIN_LENGTH = 12;
    public static final int PASSWORD_MAX_LENGTH = 1_024;
    public static final int DESCRIPTION_MAX_LENGTH = 1_024;

    private NameRules() {}

    /** Returns the length in code points, as people count characters. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
