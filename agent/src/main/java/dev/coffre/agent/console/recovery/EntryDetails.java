package dev.coffre.agent.console.recovery;

import dev.coffre.agent.machine.PointPaths;
import dev.coffre.agent.reading.WindowsColumns;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.tree.Entry;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The details of an entry on its page.
 *
 * @param name display name; for a root its whole path
 * @param path display path
 * @param type such as {@code regularfile}, part of the key of a text
 * @param size of a regular file
 * @param target of a symbolic link
 * @param mode on Unix, such as {@code 0644 rw-r--r--}
 * @param attributes on Windows, such as {@code R--A}
 */
public record EntryDetails(
        String name,
        String path,
        String type,
        Optional<Long> size,
        Optional<String> target,
        Instant modified,
        Instant changed,
        Optional<Instant> created,
        Optional<String> mode,
        Optional<String> attributes,
        Optional<String> owner,
        Optional<String> group) {
    private static final String MODE = "rwxrwxrwx";

    static EntryDetails of(Entry entry) {
        Metadata metadata = entry.metadata();
        Optional<Ownership> owner = metadata.unixPermissions().map(UnixPermissions::owner);
        return new EntryDetails(
                PointPaths.name(entry.key()),
                entry.key().display(),
                metadata.fileType().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                metadata.isRegularFile() ? Optional.of(metadata.size()) : Optional.empty(),
                metadata.fileType() instanceof FileType.Symlink(ByteString target)
                        ? Optional.of(PathForm.of(entry.key().rootPath()).display(target))
                        : Optional.empty(),
                metadata.modified().instant(),
                metadata.changed().instant(),
                metadata.birthTime().map(Timestamp::instant),
                metadata.unixPermissions().map(permissions -> mode(permissions.mode())),
                metadata.unixPermissions().isPresent()
                        ? Optional.empty()
                        : Optional.of(WindowsColumns.letters(entry.attributes())),
                owner.map(it -> name(it.userName(), it.uid())).or(() -> WindowsColumns.owner(entry.attributes())),
                owner.map(it -> name(it.groupName(), it.gid())));
    }

    private static String name(ByteString name, long id) {
        return name.isEmpty() ? String.valueOf(id) : name.display() + " (" + id + ")";
    }

    private static String mode(int mode) {
        StringBuilder letters = new StringBuilder("%04o ".formatted(mode));
        for (int i = 0; i < MODE.length(); i++) {
            letters.append((mode >> MODE.length() - 1 - i & 1) != 0 ? MODE.charAt(i) : '-');
        }
        return letters.toString();
    }
}
