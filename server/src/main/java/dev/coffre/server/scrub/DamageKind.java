package dev.coffre.server.scrub;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The kind of a damaged object. People see it in their language. The reason beside it is for readers who know the
 * format.
 */
public enum DamageKind {
    RECORD,
    PACK,
    POINT,
    SLOT,
    JOURNAL,
    OTHER;

    private static final Pattern IN_POINTS = Pattern.compile("vaults/[^/]+/points/.*");
    private static final Pattern IN_SLOTS = Pattern.compile("vaults/[^/]+/slots/.*");
    private static final Pattern IN_JOURNAL = Pattern.compile("journal/.*");

    /**
     * Returns the kind of a finding.
     *
     * @param isRecord whether the finding names a record
     * @param isPack whether the finding names a pack
     * @param file the path below the store
     */
    public static DamageKind of(boolean isRecord, boolean isPack, String file) {
        if (isRecord) {
            return RECORD;
        }
        if (isPack) {
            return PACK;
        }
        if (IN_POINTS.matcher(file).matches()) {
            return POINT;
        }
        if (IN_SLOTS.matcher(file).matches()) {
            return SLOT;
        }
        return IN_JOURNAL.matcher(file).matches() ? JOURNAL : OTHER;
    }

    /** Returns the suffix of the text keys of this kind. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
