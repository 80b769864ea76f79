package dev.coffre.backup.tree;

/**
 * Decides where tree pages may end (docs/format.md §6): a keyed function of the last entry's key only, so that changed
 * metadata never moves a cut.
 */
@FunctionalInterface
public interface PageCutFunction {
    /** {@code u32(HMAC(K("page", tree), level ‖ keyBytes))}, unsigned. */
    int of(int level, byte[] keyBytes);
}
