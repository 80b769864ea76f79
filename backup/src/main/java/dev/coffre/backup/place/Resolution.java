package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Strides;
import java.util.List;

/** Opens a directory below another one without following symbolic links, not even one created meanwhile. */
interface Resolution {
    int PLACE = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /**
     * @param components at least one
     * @return opened with O_PATH
     * @throws ErrnoException ELOOP or ENOTDIR for a symbolic link on the way
     */
    Descriptor open(Descriptor top, List<ByteString> components) throws ErrnoException;

    /** Returns an implementation by openat2 if the kernel has it and no sandbox forbids it, else one by components. */
    static Resolution available(Descriptor top) throws ErrnoException {
        try {
            Opening.openBeneath(top, ByteString.utf8("."), PLACE).close();
            return new ByKernel();
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOSYS) || failure.is(Errno.EPERM)) {
                return new ByComponent();
            }
            throw failure;
        }
    }

    /** Lets the kernel enforce this, in strides of as many components as fit in one call. */
    record ByKernel() implements Resolution {
        @Override
        public Descriptor open(Descriptor top, List<ByteString> components) throws ErrnoException {
            List<ByteString> strides = Strides.of(components);
            Descriptor place = Opening.openBeneath(top, strides.getFirst(), PLACE);
            for (ByteString stride : strides.subList(1, strides.size())) {
                try (Descriptor behind = place) {
                    place = Opening.openBeneath(behind, stride, PLACE);
                }
            }
            return place;
        }
    }

    /** Opens one component at a time: a single name, neither {@code ..} nor a link, cannot leave its directory. */
    record ByComponent() implements Resolution {
        @Override
        public Descriptor open(Descriptor top, List<ByteString> components) throws ErrnoException {
            Descriptor place = Opening.openat(top, components.getFirst(), PLACE);
            for (ByteString component : components.subList(1, components.size())) {
                try (Descriptor behind = place) {
                    place = Opening.openat(behind, component, PLACE);
                }
            }
            return place;
        }
    }
}
