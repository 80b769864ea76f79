package dev.coffre.backup.place.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.OpenFlags;
import dev.coffre.backup.libc.PathStrides;
import java.util.List;

/** Opens a directory below another one without following symbolic links, not even one created meanwhile. */
interface PathResolver {
    int DIRECTORY_FLAGS = OpenFlags.PATH_ONLY | OpenFlags.DIRECTORY | OpenFlags.NO_FOLLOW;

    /**
     * @param components at least one
     * @return opened with O_PATH
     * @throws ErrnoException ELOOP or ENOTDIR for a symbolic link on the way
     */
    Descriptor open(Descriptor top, List<ByteString> components) throws ErrnoException;

    /** Returns an implementation by openat2 if the kernel has it and no sandbox forbids it, else one by components. */
    static PathResolver detect(Descriptor top) throws ErrnoException {
        try {
            FileOpener.openBeneath(top, ByteString.utf8("."), DIRECTORY_FLAGS).close();
            return new Openat2Resolver();
        } catch (ErrnoException failure) {
            if (failure.is(Errno.ENOSYS) || failure.is(Errno.EPERM)) {
                return new ComponentResolver();
            }
            throw failure;
        }
    }

    /** Lets the kernel enforce this, in strides of as many components as fit in one call. */
    record Openat2Resolver() implements PathResolver {
        @Override
        public Descriptor open(Descriptor top, List<ByteString> components) throws ErrnoException {
            List<ByteString> strides = PathStrides.of(components);
            Descriptor place = FileOpener.openBeneath(top, strides.getFirst(), DIRECTORY_FLAGS);
            for (ByteString stride : strides.subList(1, strides.size())) {
                try (Descriptor behind = place) {
                    place = FileOpener.openBeneath(behind, stride, DIRECTORY_FLAGS);
                }
            }
            return place;
        }
    }

    /** Opens one component at a time: a single name, neither {@code ..} nor a link, cannot leave its directory. */
    record ComponentResolver() implements PathResolver {
        @Override
        public Descriptor open(Descriptor top, List<ByteString> components) throws ErrnoException {
            Descriptor place = FileOpener.openat(top, components.getFirst(), DIRECTORY_FLAGS);
            for (ByteString component : components.subList(1, components.size())) {
                try (Descriptor behind = place) {
                    place = FileOpener.openat(behind, component, DIRECTORY_FLAGS);
                }
            }
            return place;
        }
    }
}
