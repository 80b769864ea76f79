package dev.coffre.backup.testing;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.Descriptor;
import dev.coffre.backup.libc.DirectoryLister;
import dev.coffre.backup.libc.DirectoryOperations;
import dev.coffre.backup.libc.ExtendedAttributes;
import dev.coffre.backup.libc.FileIo;
import dev.coffre.backup.libc.FileOpener;
import dev.coffre.backup.libc.FileReference;
import dev.coffre.backup.libc.FileStatus;
import dev.coffre.backup.libc.InodeMetadata;
import dev.coffre.backup.libc.OpenFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of its own for one test, with names of any bytes, removed at the end. Paths in it start without a slash. */
public final class Sandbox implements AutoCloseable {
    private final ByteString root;

    private Sandbox(ByteString root) {
        this.root = root;
    }

    public static Sandbox create() {
        return under(Path.of(System.getProperty("java.io.tmpdir")));
    }

    public static Sandbox under(Path parent) {
        try {
            return new Sandbox(ByteString.utf8(
                    Files.createTempDirectory(parent, "coffre-sandbox").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ByteString root() {
        return root;
    }

    /** The absolute path of something within. */
    public ByteString path(String within) {
        return path(ByteString.utf8(within));
    }

    public ByteString path(ByteString within) {
        return root.concat(ByteString.utf8("/")).concat(within);
    }

    /** The key that a walk of the whole sandbox gives to something within. */
    public EntryKey key(String within) {
        EntryKey key = EntryKey.root(root);
        for (String component : within.split("/", -1)) {
            key = key.child(ByteString.utf8(component));
        }
        return key;
    }

    public Sandbox directory(String within) throws ErrnoException {
        DirectoryOperations.makeDirectory(Descriptor.WORKING_DIRECTORY, path(within), 0755);
        return this;
    }

    public Sandbox file(String within, String content) throws ErrnoException {
        return file(ByteString.utf8(within), ByteString.utf8(content).toByteArray());
    }

    public Sandbox file(ByteString within, byte[] content) throws ErrnoException {
        int flags = OpenFlags.CREATE | OpenFlags.TRUNCATE | OpenFlags.READ_WRITE;
        try (Descriptor file = FileOpener.openat(Descriptor.WORKING_DIRECTORY, path(within), flags, 0644)) {
            FileIo.write(file, 0, content, 0, content.length);
        }
        return this;
    }

    public Sandbox symlink(String within, String target) throws ErrnoException {
        DirectoryOperations.makeSymlink(ByteString.utf8(target), Descriptor.WORKING_DIRECTORY, path(within));
        return this;
    }

    public Sandbox link(String existing, String within) throws ErrnoException {
        Descriptor here = Descriptor.WORKING_DIRECTORY;
        DirectoryOperations.link(here, path(existing), here, path(within));
        return this;
    }

    public Sandbox node(String within, FileType nature) throws ErrnoException {
        DirectoryOperations.makeNode(Descriptor.WORKING_DIRECTORY, path(within), nature, 0600);
        return this;
    }

    public Sandbox mode(String within, int mode) throws ErrnoException {
        InodeMetadata.changeMode(subject(within), mode);
        return this;
    }

    public Sandbox modified(String within, Timestamp time) throws ErrnoException {
        InodeMetadata.changeModified(subject(within), time);
        return this;
    }

    public Sandbox attribute(String within, String name, byte[] value) throws ErrnoException {
        ExtendedAttributes.write(subject(within), new ExtendedAttribute(ByteString.utf8(name), ByteString.of(value)));
        return this;
    }

    private FileReference subject(String within) {
        return new FileReference.ByName(Descriptor.WORKING_DIRECTORY, path(within));
    }

    public Sandbox remove(String within) throws ErrnoException {
        DirectoryOperations.unlink(Descriptor.WORKING_DIRECTORY, path(within));
        return this;
    }

    /** Removes an empty directory. */
    public Sandbox removeDirectory(String within) throws ErrnoException {
        DirectoryOperations.removeDirectory(Descriptor.WORKING_DIRECTORY, path(within));
        return this;
    }

    public Sandbox rename(String from, String to) throws ErrnoException {
        Descriptor here = Descriptor.WORKING_DIRECTORY;
        DirectoryOperations.move(here, path(from), here, path(to));
        return this;
    }

    public FileStatus status(String within) throws ErrnoException {
        return FileStatus.of(Descriptor.WORKING_DIRECTORY, path(within));
    }

    public ByteString read(String within) throws ErrnoException {
        return ByteString.of(FileIo.readAll(path(within), 64 * 1024 * 1024));
    }

    public boolean exists(String within) {
        try {
            status(within);
            return true;
        } catch (ErrnoException absent) {
            return false;
        }
    }

    /** The names in a directory within (empty for the sandbox itself), sorted. */
    public List<ByteString> names(String within) throws ErrnoException {
        try (Descriptor directory = FileOpener.open(within.isEmpty() ? root : path(within), OpenFlags.DIRECTORY)) {
            return names(directory);
        }
    }

    private static List<ByteString> names(Descriptor directory) throws ErrnoException {
        List<ByteString> names = new ArrayList<>();
        DirectoryLister.list(directory, (bytes, from, length) -> names.add(ByteString.of(bytes, from, from + length)));
        names.sort(null);
        return names;
    }

    @Override
    public void close() {
        try {
            empty(root);
            DirectoryOperations.removeDirectory(Descriptor.WORKING_DIRECTORY, root);
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves each subdirectory up before it is emptied, so that no path becomes too long at any depth. */
    private static void empty(ByteString top) throws ErrnoException {
        try (Descriptor directory = FileOpener.open(top, OpenFlags.DIRECTORY)) {
            int moved = 0;
            while (true) {
                List<ByteString> names;
                try (Descriptor again = FileOpener.openat(directory, ByteString.utf8("."), OpenFlags.DIRECTORY)) {
                    names = names(again);
                }
                if (names.isEmpty()) {
                    return;
                }
                for (ByteString name : names) {
                    if (!FileStatus.of(directory, name).isDirectory()) {
                        DirectoryOperations.unlink(directory, name);
                        continue;
                    }
                    InodeMetadata.changeMode(new FileReference.ByName(directory, name), 0700);
                    try (Descriptor inner = FileOpener.openat(directory, name, OpenFlags.DIRECTORY)) {
                        for (ByteString below : names(inner)) {
                            if (FileStatus.of(inner, below).isDirectory()) {
                                InodeMetadata.changeMode(new FileReference.ByName(inner, below), 0700);
                                DirectoryOperations.move(
                                        inner, below, directory, ByteString.utf8("moved-up-" + moved++));
                            } else {
                                DirectoryOperations.unlink(inner, below);
                            }
                        }
                    }
                    DirectoryOperations.removeDirectory(directory, name);
                }
            }
        }
    }
}
