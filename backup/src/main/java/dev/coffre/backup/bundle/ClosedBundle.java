package dev.coffre.backup.bundle;

import java.util.List;

/**
 * A bundle that is full and waits to be sealed.
 *
 * @param number provisional, by which {@link BundlePlace} names it
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
