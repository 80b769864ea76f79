package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Cuts a path into pieces that the kernel takes: at most 4,095 bytes each. */
public final class Strides {
    private static final int LONGEST = Scratch.PATH_LIMIT - 1;

    private final List<ByteString> strides = new ArrayList<>();
    private final ByteArrayOutputStream stride = new ByteArrayOutputStream(256);
    private boolean endsInSlash = true;

    private Strides() {}

    /**
     * The components joined by single slashes, as few pieces as possible.
     *
     * @param components at least one; the first may be a path of its own, such as a backup root
     */
    public static List<ByteString> of(List<ByteString> components) {
        Strides strides = new Strides();
        components.forEach(strides::add);
        strides.cut();
        return strides.strides;
    }

    private void add(ByteString component) {
        if (stride.size() > 0 && stride.size() + 1 + component.size() > LONGEST) {
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
