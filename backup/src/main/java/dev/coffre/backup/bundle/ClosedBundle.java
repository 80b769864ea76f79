package dev.coffre.backup.bundle;

import java.util.List;

/**
 * A full bundle that is not yet sealed.
 *
 * @param number provisional; {@link BundleSlot} refers to it
 * @param files in slot order
 */
public record ClosedBundle(long number, List<BundledFile> files) {
    public ClosedBundle {
        files = List.copyOf(files);
    }

    public byte[] encode() {
        return Bundle.encode(files);
    }
}
