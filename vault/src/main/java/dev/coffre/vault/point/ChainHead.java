package dev.coffre.vault.point;

import dev.coffre.vault.id.Sha256;

/** The end of a machine's chain: its newest seq and that point's hash. */
public record ChainHead(long seq, Sha256 hash) {
    /** The head of a machine that has no point yet. */
    public static final ChainHead NONE = new ChainHead(0, Sha256.ZERO);

    /** Whether a point with this ext is the next link. */
    public boolean isFollowedBy(PointExt ext) {
        return ext.seq() == seq + 1 && ext.previous().equals(hash);
    }
}
