package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.Errno;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.Opening;
import dev.coffre.backup.libc.Strides;
import java.util.List;

/** Opens a directory beneath another without following any symbolic link, also one that is put there meanwhile. */
interface Resolution {
    int PLACE = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /**
     * @param components at least one
     * @return open for its path only
     * @throws ErrnoException ELOOP or ENOTDIR for a symbolic link on the way
     */
    Descriptor open(Descriptor top, List<ByteString> components) throws ErrnoException;

    /** openat2 where the kernel has it and no sandbox forbids it, else component by component. */
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

    /** The kernel keeps the promise, in strides of as many components as fit in one call. */
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

    /** Each step stays in the directory it starts from: it takes one name, which is neither {@code ..} nor a link. */
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
