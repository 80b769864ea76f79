package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Splits a path into pieces that the kernel accepts: at most 4,095 bytes each. */
public final class PathStrides {
    private static final int MAX_BYTES = Scratch.PATH_LIMIT - 1;

    private final List<ByteString> strides = new ArrayList<>();
    private final ByteArrayOutputStream stride = new ByteArrayOutputStream(256);
    private boolean endsInSlash = true;

    private PathStrides() {}

    /**
     * Joins the components with single slashes, in as few pieces as possible.
     *
     * @param components at least one; the first may be a whole path, such as a backup root
     */
    public static List<ByteString> of(List<ByteString> components) {
        PathStrides strides = new PathStrides();
        components.forEach(strides::add);
        strides.cut();
        return strides.strides;
    }

    private void add(ByteString component) {
        if (stride.size() > 0 && stride.size() + 1 + component.size() > MAX_BYTES) {
            cut();
        }
        if (!endsInSlash) {
            stride.write('/');
        }
        stride.writeBytes(component.toByteArray());
        endsInSlash = component.byteAt(component.size() - 1) == '/';
    }

    private void cut() {
        strides.add(ByteString.of(stride.toByteArray()));
        stride.reset();
        endsInSlash = true;
    }
}
