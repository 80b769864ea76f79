package dev.coffre.vault.point;

import dev.coffre.vault.id.Sha256;

/** The end of a machine's chain: its newest seq and that point's hash. */
public record ChainHead(long seq, Sha256 hash) {
    /** The head of a machine that has no point yet. */
    public static final ChainHead NONE = new ChainHead(0, Sha256.ZERO);

    /**
     * Returns the form in which people compare heads: {@code 12 a1b2-c3d4-e5f6-0718}, the seq and the first 64 bits of the
     * hash.
     *
     * @return {@code 0} for a machine that has no point yet
     */
    public String displayText() {
        if (seq == 0) {
            return "0";
        }
        String digits = hash.toString();
        return seq + " "
                + String.join(
                        "-",
                        digits.substring(0, 4),
                        digits.substring(4, 8),
                        digits.substring(8, 12),
                        digits.substring(12, 16));
    }

    /** Returns whether a point with this ext is the next link. */
    public boolean isFollowedBy(PointExt ext) {
        return ext.seq() == seq + 1 && ext.previous().equals(hash);
    }
}
