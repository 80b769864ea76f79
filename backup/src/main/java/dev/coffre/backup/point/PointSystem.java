package dev.coffre.backup.point;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import java.util.List;

/** The system of the machine that made a point (docs/format.md §7). It decides how paths are written. */
public enum PointSystem {
    LINUX(PathForm.UNIX),
    WINDOWS(PathForm.WINDOWS);

    private final PathForm form;

    PointSystem(PathForm form) {
        this.form = form;
    }

    /** @throws IllegalArgumentException if the roots are of several systems */
    static PointSystem of(List<ByteString> roots) {
        PointSystem system = PathForm.isWindows(roots.getFirst()) ? WINDOWS : LINUX;
        if (roots.stream().anyMatch(root -> PathForm.of(root) != system.form)) {
            throw new IllegalArgumentException("roots of several systems");
        }
        return system;
    }

    public PathForm pathForm() {
        return form;
    }

    /** Returns the name for programs: {@code linux} or {@code windows}. */
    public String wireName() {
        return this == WINDOWS ? "windows" : "linux";
    }
}
