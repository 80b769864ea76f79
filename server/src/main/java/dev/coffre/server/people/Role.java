package dev.coffre.server.people;

import java.util.Arrays;
import java.util.Optional;

/** What a person may do in one vault. Each role includes those before it. */
public enum Role {
    /** Sees everything of the vault that the vault itself sees. */
    READER("reader"),
    /** Looks after machines: vault credentials, re-registration, alerts. */
    OPERATOR("operator"),
    /** Decides for the vault: its settings, security PINs, and who has a role in it. */
    OWNER("owner");

    /** The word for no role. */
    public static final String NONE = "none";

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** The word used in the journal, on the wire and at the command line. */
    public String text() {
        return text;
    }

    public boolean includes(Role other) {
        return ordinal() >= other.ordinal();
    }

    public static Optional<Role> named(String text) {
        return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
    }
}
