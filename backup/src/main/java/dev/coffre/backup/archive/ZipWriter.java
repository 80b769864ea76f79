package dev.coffre.backup.archive;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.backup.spill.SpillFile;
import dev.coffre.backup.view.ContentReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes ZIP (PKWARE APPNOTE 6.3.10) as a stream: sizes and checksums follow each file, and Zip64 is used where a size
 * or an offset needs it. Keeps name, content, time in seconds, mode and owner, in the fields of Info-ZIP. A hard link
 * becomes a second copy, and holes become zeros. The directory at the end grows with the number of files, so it waits
 * in a spill file.
 */
public final class ZipWriter implements ArchiveWriter {
    private static final long LOCAL_HEADER = 0x04034B50L;
    private static final long DESCRIPTOR = 0x08074B50L;
    private static final long END = 0x06054B50L;
    private static final long ZIP64_END = 0x06064B50L;
    private static final long ZIP64_LOCATOR = 0x07064B50L;
    private static final int DEFLATED = 8;
    private static final int STORED = 0;
    private static final int COPY_BYTES = 64 << 10;

    /** The length of a name has 16 bits. */
    private static final int MAX_NAME = 0xFFFF;

    /** Bytes of holes in a file that are written as zeros. */
    private static final long MAX_HOLES = 1L << 40;

    /** A larger file may need Zip64: deflating can make it a little longer. */
    private static final long MAX_PLAIN_SIZE = 0xF000_0000L;

    private final CountingStream out;
    private final SpillFile directory;
    private final long maxPlainSize;
    private final ContentCopier copier = new ContentCopier();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private long directoryBytes;
    private long members;
    private long namesWithColon;

    /**
     * @param out buffered
     * @param directory holds the directory until the end; closed with this writer
     */
    public ZipWriter(OutputStream out, SpillFile directory) {
        this(out, directory, MAX_PLAIN_SIZE);
    }

    /** @param maxPlainSize bytes of the largest file that is written without Zip64 */
    ZipWriter(OutputStream out, SpillFile directory, long maxPlainSize) {
        this.maxPlainSize = maxPlainSize;
        this.out = new CountingStream(out);
        this.directory = directory;
    }

    @Override
    public boolean accepts(FileType type) {
        return switch (type) {
            case FileType.RegularFile _, FileType.Directory _, FileType.Symlink _ -> true;
            default -> false;
        };
    }

    /**
     * Programs on Windows take a backslash for a separator, and a letter and a colon at the beginning for a drive. Such a name
     * could lead outside. A colon elsewhere cannot: Windows takes it for a named stream of a file in the same folder.
     */
    @Override
    public Optional<String> refusal(ArchiveMember member, ContentReader content) {
        if (member.storedName().size() > MAX_NAME) {
            return Optional.of("its path is too long for a ZIP archive");
        }
        if (member.name().indexOf((byte) '\\') >= 0) {
            return Optional.of("a backslash in its path, which a ZIP archive does not keep");
        }
        if (PathForm.beginsWithDrive(member.name())) {
            return Optional.of("its path in a ZIP archive would begin with a drive of Windows");
        }
        if (member.metadata().isRegularFile() && hasMoreHoles(content)) {
            return Optional.of("its holes are too large for a ZIP archive");
        }
        return Optional.empty();
    }

    /** Whether holes would become more zeros than anybody waits for. */
    private static boolean hasMoreHoles(ContentReader content) {
        long holes = content.size();
        for (DataRanges ranges = new DataRanges(content); holes > MAX_HOLES && ranges.hasNext(); ) {
            holes -= ranges.next().length();
        }
        return holes > MAX_HOLES;
    }

    @Override
    public boolean hasHardLinks() {
        return false;
    }

    @Override
    public void add(ArchiveMember member, ContentReader content) throws IOException {
        namesWithColon += member.name().indexOf((byte) ':') < 0 ? 0 : 1;
        Metadata metadata = member.metadata();
        ZipMember zip = new ZipMember(member.storedName(), metadata, out.count);
        switch (metadata.fileType()) {
            case FileType.Symlink(var target) -> stored(zip, target.toByteArray());
            case FileType.RegularFile _ when content.size() > 0 -> deflated(zip, content);
            default -> stored(zip, new byte[0]);
        }
    }

    @Override
    public long namesWithColon() {
        return namesWithColon;
    }

    private void stored(ZipMember zip, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        out.write(zip.localHeader(LOCAL_HEADER, STORED, crc.getValue(), content.length, false));
        out.write(content);
        list(zip.directoryEntry(STORED, crc.getValue(), content.length, content.length));
    }

    private void deflated(ZipMember zip, ContentReader content) throws IOException {
        boolean large = content.size() > maxPlainSize;
        out.write(zip.localHeader(LOCAL_HEADER, DEFLATED, 0, 0, large));
        long start = out.count;
        CRC32 crc = new CRC32();
        deflater.reset();
        DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater, COPY_BYTES);
        copier.copy(content, new CheckedOutputStream(deflating, crc));
        deflating.finish();
        long compressed = out.count - start;
        LittleEndianBytes descriptor = new LittleEndianBytes().u32(DESCRIPTOR).u32(crc.getValue());
        if (large) {
            descriptor.u64(compressed).u64(content.size());
        } else {
            descriptor.u32(compressed).u32(content.size());
        }
        out.write(descriptor.toByteArray());
        list(zip.directoryEntry(DEFLATED, crc.getValue(), compressed, content.size()));
    }

    private void list(byte[] entry) {
        directory.write(ByteBuffer.wrap(entry), directoryBytes);
        directoryBytes += entry.length;
        members++;
    }

    @Override
    public void finish() throws IOException {
        long start = out.count;
        try (InputStream entries = directory.inputStream(0, directoryBytes, COPY_BYTES)) {
            entries.transferTo(out);
        }
        long end = out.count;
        LittleEndianBytes tail = new LittleEndianBytes();
        if (members >= 0xFFFF || start >= ZipMember.NEEDS_ZIP64 || directoryBytes >= ZipMember.NEEDS_ZIP64) {
            tail.u32(ZIP64_END).u64(44).u16(ZipMember.MADE_BY).u16(ZipMember.ZIP64_VERSION);
            tail.u32(0).u32(0).u64(members).u64(members).u64(directoryBytes).u64(start);
            tail.u32(ZIP64_LOCATOR).u32(0).u64(end).u32(1);
        }
        int shown = (int) Math.min(members, 0xFFFF);
        tail.u32(END).u16(0).u16(0).u16(shown).u16(shown);
        tail.u32(Math.min(directoryBytes, ZipMember.NEEDS_ZIP64)).u32(Math.min(start, ZipMember.NEEDS_ZIP64));
        tail.u16(0);
        out.write(tail.toByteArray());
        out.flush();
    }

    @Override
    public void close() {
        deflater.end();
        directory.close();
    }

    /** Counts the bytes that pass. */
    private static final class CountingStream extends FilterOutputStream {
        private long count;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int each) throws IOException {
            out.write(each);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
