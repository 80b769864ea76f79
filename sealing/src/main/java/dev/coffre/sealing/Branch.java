package dev.coffre.sealing;

import java.util.Locale;

/** A family of keys under a data key (docs/format.md §1); no branch can be computed from another. */
public enum Branch {
    /** Names, tree pages and recovery points. */
    BROWSE,
    /** Contents of files. */
    CONTENT,
    /** Who belongs to the domain. */
    LOG,
    /** Older data keys. */
    KEYRING;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
