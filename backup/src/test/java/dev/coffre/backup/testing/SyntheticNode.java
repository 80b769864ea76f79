package dev.coffre.backup.testing;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileIdentity;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.source.SourceProblem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One object of a {@link SyntheticSource}. Two names may share one: hard links.
 *
 * @param refusal what reading it gives in place of its content
 */
public record SyntheticNode(
        Metadata metadata,
        SyntheticFile content,
        List<ExtendedAttribute> attributes,
        Optional<Function<EntryKey, SourceProblem>> refusal) {
    private static final SyntheticFile NOTHING = SyntheticFile.of(new byte[0]);
    private static final Ownership OWNER = new Ownership(1000, 1000, ByteString.utf8("ada"), ByteString.utf8("users"));

    public SyntheticNode {
        attributes = List.copyOf(attributes);
    }

    static SyntheticNode of(FileType nature, int mode, SyntheticFile content, FileIdentity identity, Timestamp time) {
        return new SyntheticNode(
                new Metadata(
                        nature,
                        Optional.of(new UnixPermissions(mode, OWNER)),
                        content.size(),
                        time,
                        time,
                        identity,
                        Optional.empty()),
                content,
                List.of(),
                Optional.empty());
    }

    static SyntheticNode empty(FileType nature, int mode, FileIdentity identity, Timestamp time) {
        return of(nature, mode, NOTHING, identity, time);
    }

    public SyntheticNode with(Metadata changed) {
        return new SyntheticNode(changed, content, attributes, refusal);
    }

    public SyntheticNode withMode(int mode) {
        return with(Optional.of(new UnixPermissions(mode, permissions().owner())));
    }

    public SyntheticNode withOwner(Ownership owner) {
        return with(Optional.of(new UnixPermissions(permissions().mode(), owner)));
    }

    /** An object as a Windows machine has it. */
    public SyntheticNode withoutUnixPermissions() {
        return with(Optional.empty());
    }

    private UnixPermissions permissions() {
        return metadata.unixPermissions().orElseThrow();
    }

    private SyntheticNode with(Optional<UnixPermissions> permissions) {
        return with(new Metadata(
                metadata.fileType(),
                permissions,
                metadata.size(),
                metadata.modified(),
                metadata.changed(),
                metadata.identity(),
                metadata.birthTime()));
    }

    public SyntheticNode withTimes(Timestamp modified, Timestamp changed) {
        return with(new Metadata(
                metadata.fileType(),
                metadata.unixPermissions(),
                metadata.size(),
                modified,
                changed,
                metadata.identity(),
                metadata.birthTime()));
    }

    public SyntheticNode withIdentity(FileIdentity identity) {
        return with(new Metadata(
                metadata.fileType(),
                metadata.unixPermissions(),
                metadata.size(),
                metadata.modified(),
                metadata.changed(),
                identity,
                metadata.birthTime()));
    }

    public SyntheticNode withContent(SyntheticFile newContent) {
        return new SyntheticNode(metadata.withSize(newContent.size()), newContent, attributes, refusal);
    }

    public SyntheticNode withAttributes(ExtendedAttribute... newAttributes) {
        return new SyntheticNode(metadata, content, List.of(newAttributes), refusal);
    }

    /** Its name is met by the walk, but opening it or reading its attributes gives this problem. */
    public SyntheticNode refusing(Function<EntryKey, SourceProblem> problem) {
        return new SyntheticNode(metadata, content, attributes, Optional.of(problem));
    }
}
