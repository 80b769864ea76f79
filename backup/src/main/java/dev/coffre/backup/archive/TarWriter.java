package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.view.ByteRange;
import dev.coffre.backup.view.ContentReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;

/**
 * Writes tar with pax headers (POSIX.1-2017, pax), as GNU tar and libarchive read it: names and owners of any bytes,
 * times in nanoseconds, hard links, devices, extended attributes ({@code SCHILY.xattr.*}), ACLs ({@code SCHILY.acl.*}),
 * and sparse files in GNU's format 1.0 ("Storing Sparse Files", GNU tar manual). Metadata of Windows have no place in
 * tar beside times.
 */
public final class TarWriter implements ArchiveWriter {
    private static final int BLOCK = 512;
    private static final int DEFAULT_FILE_MODE = 0644;
    private static final int DEFAULT_FOLDER_MODE = 0755;
    private static final ByteString ACL_PREFIX = ByteString.utf8("system.posix_acl_");
    private static final ByteString WINDOWS_PREFIX = ByteString.utf8("windows.");

    /** Fewer bytes of holes are written as zeros. */
    private static final long LEAST_HOLES = 4_096;

    private final OutputStream out;
    private final ContentCopier copier = new ContentCopier();

    /** @param out buffered */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    @Override
    public boolean accepts(FileType type) {
        return !(type instanceof FileType.Socket);
    }

    @Override
    public Optional<String> refusal(ArchiveMember member, ContentReader content) {
        return Optional.empty();
    }

    @Override
    public boolean hasHardLinks() {
        return true;
    }

    @Override
    public void add(ArchiveMember member, ContentReader content) throws IOException {
        boolean hasContent =
                member.metadata().isRegularFile() && member.linkTo().isEmpty();
        SparseMap map = hasContent ? SparseMap.of(content) : SparseMap.NOTHING;
        PaxRecords pax = new PaxRecords();
        TarHeader header = new TarHeader(pax);
        boolean sparse = hasContent && content.size() - map.dataBytes() >= LEAST_HOLES;
        if (sparse) {
            header.sparse(member.storedName(), content.size(), map.storedBytes());
        } else {
            header.name(member.storedName());
            header.size(hasContent ? content.size() : 0);
        }
        describe(member, header);
        attributes(member, pax);
        if (!pax.isEmpty()) {
            byte[] records = pax.toByteArray();
            out.write(TarHeader.ofPax(records.length));
            out.write(records);
            pad(records.length);
        }
        out.write(header.toBlock());
        if (sparse) {
            sparseContent(content, map);
        } else if (hasContent) {
            copier.copy(content, out);
            pad(content.size());
        }
    }

    private static void describe(ArchiveMember member, TarHeader header) {
        var metadata = member.metadata();
        int defaultMode = metadata.isDirectory() ? DEFAULT_FOLDER_MODE : DEFAULT_FILE_MODE;
        Optional<UnixPermissions> permissions = metadata.unixPermissions();
        header.mode(permissions.map(UnixPermissions::mode).orElse(defaultMode));
        permissions.ifPresent(given -> header.owner(given.owner()));
        Timestamp modified = metadata.modified();
        header.modified(modified);
        if (member.linkTo().isPresent()) {
            header.type('1');
            header.link(member.linkTo().get());
            return;
        }
        switch (metadata.fileType()) {
            case FileType.RegularFile _ -> header.type('0');
            case FileType.Directory _ -> header.type('5');
            case FileType.Fifo _ -> header.type('6');
            case FileType.Symlink(ByteString target) -> {
                header.type('2');
                header.link(target);
            }
            case FileType.CharacterDevice(int major, int minor) -> {
                header.type('3');
                header.device(major, minor);
            }
            case FileType.BlockDevice(int major, int minor) -> {
                header.type('4');
                header.device(major, minor);
            }
            case FileType.Socket _ -> throw new IllegalArgumentException("tar has no sockets");
        }
    }

    private static void attributes(ArchiveMember member, PaxRecords pax) {
        if (member.linkTo().isPresent()) {
            return;
        }
        for (ExtendedAttribute attribute : member.attributes()) {
            if (attribute.name().equals(AttributePlacement.ACCESS_ACL)) {
                AclText.of(attribute.value()).ifPresent(text -> pax.add("SCHILY.acl.access", text));
            } else if (attribute.name().equals(AttributePlacement.DEFAULT_ACL)) {
                AclText.of(attribute.value()).ifPresent(text -> pax.add("SCHILY.acl.default", text));
            } else if (!attribute.name().startsWith(ACL_PREFIX)
                    && !attribute.name().startsWith(WINDOWS_PREFIX)) {
                pax.add(attributeKeyword(attribute.name()), attribute.value());
            }
        }
    }

    /** GNU tar writes an equals sign as {@code %3D} and a percent sign as {@code %25}. */
    private static ByteString attributeKeyword(ByteString name) {
        ByteString keyword = ByteString.utf8("SCHILY.xattr.");
        int from = 0;
        for (int at = 0; at < name.size(); at++) {
            byte each = name.byteAt(at);
            if (each == '=' || each == '%') {
                keyword = keyword.concat(name.substring(from, at)).concat(ByteString.utf8(each == '=' ? "%3D" : "%25"));
                from = at + 1;
            }
        }
        return keyword.concat(name.substring(from, name.size()));
    }

    private void sparseContent(ContentReader content, SparseMap map) throws IOException {
        write(map.count());
        for (Iterator<ByteRange> ranges = new DataRanges(content); ranges.hasNext(); ) {
            ByteRange range = ranges.next();
            write(range.offset());
            write(range.length());
        }
        if (map.endsWithHole()) {
            write(content.size());
            write(0);
        }
        pad(map.textBytes());
        for (Iterator<ByteRange> ranges = new DataRanges(content); ranges.hasNext(); ) {
            copier.copy(content, ranges.next(), out);
        }
        pad(map.dataBytes());
    }

    private void write(long number) throws IOException {
        out.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Fills the last block of {@code bytes} written bytes. */
    private void pad(long bytes) throws IOException {
        out.write(new byte[(int) (blocks(bytes) * BLOCK - bytes)]);
    }

    private static long blocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK;
    }

    @Override
    public void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    @Override
    public void close() {}

    /**
     * The sizes of a sparse file's map and of its data.
     *
     * @param count of ranges, with the empty one that marks a hole at the end
     * @param textBytes of the map, without padding
     * @param dataBytes of all ranges
     */
    private record SparseMap(long count, long textBytes, long dataBytes, boolean endsWithHole) {
        static final SparseMap NOTHING = new SparseMap(0, 0, 0, false);

        /** Opens all pages of the file's list, so that a damaged one is found before the header is written. */
        static SparseMap of(ContentReader content) {
            long count = 0;
            long text = 0;
            long data = 0;
            long end = 0;
            for (Iterator<ByteRange> ranges = new DataRanges(content); ranges.hasNext(); ) {
                ByteRange range = ranges.next();
                count++;
                text += lineBytes(range.offset()) + lineBytes(range.length());
                data += range.length();
                end = range.end();
            }
            boolean endsWithHole = end < content.size();
            if (endsWithHole) {
                count++;
                text += lineBytes(content.size()) + lineBytes(0);
            }
            return new SparseMap(count, text + lineBytes(count), data, endsWithHole);
        }

        private static int lineBytes(long number) {
            return Long.toString(number).length() + 1;
        }

        /** Bytes that follow the header: the padded map and the data. */
        long storedBytes() {
            return blocks(textBytes) * BLOCK + dataBytes;
        }
    }
}
