package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import java.util.List;
import java.util.Optional;

/**
 * An object in an archive.
 *
 * @param name relative, with slashes between its components; empty for the top folder
 * @param attributes extended attributes and ACLs of Linux
 * @param linkTo name of an earlier member that is the same file
 */
public record ArchiveMember(
        ByteString name, Metadata metadata, List<ExtendedAttribute> attributes, Optional<ByteString> linkTo) {
    private static final ByteString TOP = ByteString.utf8("./");
    private static final ByteString SLASH = ByteString.utf8("/");

    public ArchiveMember {
        attributes = List.copyOf(attributes);
    }

    /** Returns the name with a slash at the end if it is a folder. */
    ByteString storedName() {
        if (name.isEmpty()) {
            return TOP;
        }
        return metadata.isDirectory() ? name.concat(SLASH) : name;
    }
}
